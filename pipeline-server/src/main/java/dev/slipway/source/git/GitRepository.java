package dev.slipway.source.git;

import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.source.Commit;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The repositories as bare git repositories below one directory, read by JGit. */
public final class GitRepository implements Repository {
  private static final int LONGEST_SUBJECT = 200;

  private final GitStore store;
  private final GitLimits limits;
  private final RemoteFetch remotes;

  /**
   * @param root the directory that holds them; made when it is needed
   * @param secrets where the credentials of remotes are found
   */
  public GitRepository(Path root, Secrets secrets, GitLimits limits) {
    this.store = new GitStore(root);
    this.limits = limits;
    this.remotes = new RemoteFetch(store, secrets, limits);
  }

  @Override
  public void create(Project project) {
    try {
      store.create(project);
    } catch (IOException e) {
      throw new SourceException("making the repository of " + project.name(), e);
    }
  }

  @Override
  public void trust(ProjectName project, String hostKey) {
    try {
      new HostKey(store.directory(project)).set(HostKey.parse(hostKey));
    } catch (IOException e) {
      throw new SourceException("keeping the host key of " + project, e);
    }
  }

  @Override
  public Map<RefName, CommitId> refs(ProjectName project) {
    try (var repository = store.open(project);
        var walk = new RevWalk(repository)) {
      var found = new TreeMap<RefName, CommitId>();
      var all = repository.getRefDatabase().getRefsByPrefix("refs/heads/", "refs/tags/");
      for (var ref : all) {
        var tip = commit(walk, ref);
        if (tip.isPresent()) {
          name(ref).ifPresent(name -> found.put(name, tip.get()));
        }
      }
      return found;
    } catch (IOException e) {
      throw new SourceException("reading the refs of " + project, e);
    }
  }

  /** Where it leads; empty if that is no commit or is not there. */
  private static Optional<CommitId> commit(RevWalk walk, Ref ref) throws IOException {
    try {
      return walk.peel(walk.parseAny(ref.getObjectId())) instanceof RevCommit commit
          ? Optional.of(new CommitId(commit.name()))
          : Optional.empty();
    } catch (MissingObjectException e) {
      return Optional.empty();
    }
  }

  /** Empty for the few names that git permits and we don't, such as very long ones. */
  private static Optional<RefName> name(Ref ref) {
    try {
      return Optional.of(new RefName(ref.getName()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Commit> commit(ProjectName project, CommitId id) {
    try (var repository = store.open(project);
        var walk = new RevWalk(repository)) {
      return parse(walk, id).map(commit -> describe(id, commit));
    } catch (IOException e) {
      throw new SourceException("reading commit %s of %s".formatted(id, project), e);
    }
  }

  private static Optional<RevCommit> parse(RevWalk walk, CommitId id) throws IOException {
    try {
      return ObjectId.isId(id.hex())
          ? Optional.of(walk.parseCommit(ObjectId.fromString(id.hex())))
          : Optional.empty();
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return Optional.empty();
    }
  }

  private static Commit describe(CommitId id, RevCommit commit) {
    var author = commit.getAuthorIdent();
    return new Commit(
        id,
        author == null ? "" : oneLine(author.getName()),
        java.time.Instant.ofEpochSecond(commit.getCommitTime()),
        oneLine(commit.getShortMessage()));
  }

  private static String oneLine(String text) {
    var clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.codePointCount(0, clean.length()) <= LONGEST_SUBJECT
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_SUBJECT));
  }

  @Override
  public Optional<byte[]> file(ProjectName project, CommitId commit, String path, int maxBytes) {
    try (var repository = store.open(project);
        var walk = new RevWalk(repository)) {
      var tree = need(walk, project, commit).getTree();
      try (var found = TreeWalk.forPath(walk.getObjectReader(), path, tree)) {
        return found == null || !isFile(found.getFileMode())
            ? Optional.empty()
            : Optional.of(read(found, path, maxBytes));
      }
    } catch (IOException e) {
      throw new SourceException("reading %s at %s of %s".formatted(path, commit, project), e);
    }
  }

  private static boolean isFile(FileMode mode) {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }

  private static byte[] read(TreeWalk found, String path, int maxBytes) throws IOException {
    var loader = found.getObjectReader().open(found.getObjectId(0));
    if (loader.getSize() > maxBytes) {
      throw new SourceException(
          "%s has %d bytes (expected: at most %d)".formatted(path, loader.getSize(), maxBytes));
    }
    return loader.getBytes(maxBytes);
  }

  @Override
  public void checkout(ProjectName project, CommitId commit, Path into) {
    try (var repository = store.open(project);
        var walk = new RevWalk(repository)) {
      var tree = need(walk, project, commit).getTree();
      new Checkout(walk.getObjectReader(), limits).write(tree, into);
    } catch (IOException e) {
      throw new SourceException("checking out %s of %s".formatted(commit, project), e);
    }
  }

  private static RevCommit need(RevWalk walk, ProjectName project, CommitId id) throws IOException {
    return parse(walk, id)
        .orElseThrow(
            () -> new SourceException("project '%s' has no commit %s".formatted(project, id)));
  }

  @Override
  public void fetch(Project project) {
    remotes.branchesAndTags(project);
  }

  @Override
  public Optional<CommitId> fetchPullRequest(Project project, long number) {
    return remotes.pullRequest(project, number);
  }
}
