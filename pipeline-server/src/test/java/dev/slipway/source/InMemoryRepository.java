package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Repositories as maps: {@link #commit} makes commits, {@link #push} moves refs, {@link #remote} is
 * where {@link #fetch} takes them from.
 */
public final class InMemoryRepository implements Repository {
  private record Content(Commit commit, Map<String, byte[]> files) {}

  private final Map<ProjectName, Map<RefName, CommitId>> refs = new ConcurrentHashMap<>();
  private final Map<ProjectName, Map<RefName, CommitId>> remotes = new ConcurrentHashMap<>();
  private final Map<CommitId, Content> commits = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile String unreachable = "";

  /** A new commit with these files, in every project. */
  public CommitId commit(String subject, Map<String, String> files) {
    var bytes = new TreeMap<String, byte[]>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
    var id = new CommitId(HexFormat.of().toHexDigits(count.incrementAndGet()).repeat(5));
    commits.put(id, new Content(new Commit(id, "somebody", Instant.EPOCH, subject), bytes));
    return id;
  }

  /** Moves a ref, as a push does. */
  public void push(ProjectName project, RefName ref, CommitId commit) {
    all(project).put(ref, commit);
  }

  /** Removes a ref, as a push does. */
  public void delete(ProjectName project, RefName ref) {
    all(project).remove(ref);
  }

  /** The refs of the project's remote, to be changed by the test. */
  public Map<RefName, CommitId> remote(ProjectName project) {
    return remotes.computeIfAbsent(project, name -> new ConcurrentSkipListMap<>());
  }

  /** Makes fetches fail for that reason; empty: no more. */
  public void unreachable(String reason) {
    unreachable = reason;
  }

  @Override
  public void create(Project project) {
    refs.computeIfAbsent(project.name(), name -> new ConcurrentSkipListMap<>());
  }

  @Override
  public void trust(ProjectName project, String hostKey) {
    if (!hostKey.startsWith("ssh-")) {
      throw new IllegalArgumentException("not an ssh host key");
    }
  }

  @Override
  public Map<RefName, CommitId> refs(ProjectName project) {
    var shown = new TreeMap<>(all(project));
    shown.keySet().removeIf(ref -> ref.branch().isEmpty() && ref.tag().isEmpty());
    return shown;
  }

  private Map<RefName, CommitId> all(ProjectName project) {
    var all = refs.get(project);
    if (all == null) {
      throw new SourceException("there is no repository of " + project);
    }
    return all;
  }

  @Override
  public Optional<Commit> commit(ProjectName project, CommitId id) {
    return Optional.ofNullable(commits.get(id)).map(Content::commit);
  }

  @Override
  public Optional<byte[]> file(ProjectName project, CommitId commit, String path, int maxBytes) {
    var bytes = Optional.ofNullable(content(commit).files().get(path)).map(byte[]::clone);
    if (bytes.filter(b -> b.length > maxBytes).isPresent()) {
      throw new SourceException("%s is larger than %d bytes".formatted(path, maxBytes));
    }
    return bytes;
  }

  private Content content(CommitId commit) {
    var content = commits.get(commit);
    if (content == null) {
      throw new SourceException("there is no commit " + commit);
    }
    return content;
  }

  @Override
  public void checkout(ProjectName project, CommitId commit, Path into) {
    try {
      var partial = Files.createTempDirectory(into.toAbsolutePath().getParent(), ".partial-");
      for (var file : content(commit).files().entrySet()) {
        var path = partial.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      Files.move(partial, into);
    } catch (FileAlreadyExistsException e) {
      throw new SourceException(into + " is there already", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fetch(Project project) {
    var mirrored = reach(project);
    mirrored.keySet().removeIf(ref -> ref.branch().isEmpty() && ref.tag().isEmpty());
    var here = all(project.name());
    here.keySet().removeIf(ref -> !mirrored.containsKey(ref));
    here.putAll(mirrored);
  }

  @Override
  public Optional<CommitId> fetchPullRequest(Project project, long number) {
    return Optional.ofNullable(reach(project).get(RefName.pullRequest(number)));
  }

  private Map<RefName, CommitId> reach(Project project) {
    if (project.remote().isEmpty() || !unreachable.isEmpty()) {
      throw new SourceException(unreachable.isEmpty() ? "it has no remote" : unreachable);
    }
    return new TreeMap<>(remote(project.name()));
  }
}
