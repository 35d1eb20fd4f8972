package dev.slipway.source.git;

import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.RemoteUrl;
import dev.slipway.source.SourceException;
import dev.slipway.source.SourceSecrets;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * Brings what a remote has into a project's repository: one fetch of a project at a time, within
 * the limits, every object checked, no redirect followed.
 */
final class RemoteFetch {
  private static final int IDLE_SECONDS = 60;
  private static final Set<RefUpdate.Result> GOOD =
      Set.of(
          RefUpdate.Result.NEW,
          RefUpdate.Result.FORCED,
          RefUpdate.Result.FAST_FORWARD,
          RefUpdate.Result.NO_CHANGE);

  private final GitStore store;
  private final Secrets secrets;
  private final GitLimits limits;
  private final Map<ProjectName, ReentrantLock> locks = new ConcurrentHashMap<>();

  RemoteFetch(GitStore store, Secrets secrets, GitLimits limits) {
    this.store = store;
    this.secrets = secrets;
    this.limits = limits;
  }

  void branchesAndTags(Project project) {
    fetch(
        project,
        List.of(
            new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*")));
  }

  Optional<CommitId> pullRequest(Project project, long number) {
    var name = RefName.pullRequest(number).value();
    // A wildcard is no error where nothing matches; the exact name would be.
    fetch(
        project, List.of(new RefSpec("+refs/pull/%d/*:refs/pull/%d/*".formatted(number, number))));
    try (var repository = store.open(project.name())) {
      return Optional.ofNullable(repository.exactRef(name))
          .map(ref -> new CommitId(ref.getObjectId().name()));
    } catch (IOException e) {
      throw new SourceException("reading %s of %s".formatted(name, project.name()), e);
    }
  }

  private void fetch(Project project, List<RefSpec> refs) {
    var remote =
        project
            .remote()
            .map(RemoteUrl::new)
            .orElseThrow(() -> new SourceException(project.name() + " has no remote"));
    var lock = locks.computeIfAbsent(project.name(), name -> new ReentrantLock());
    lock.lock();
    try (var repository = store.open(project.name())) {
      check(fetch(repository, project.name(), remote, refs));
    } catch (IOException | URISyntaxException e) {
      throw new SourceException("fetching %s: %s".formatted(remote, why(e)), e);
    } finally {
      lock.unlock();
    }
  }

  private FetchResult fetch(
      FileRepository repository, ProjectName project, RemoteUrl remote, List<RefSpec> refs)
      throws IOException, URISyntaxException {
    var budget = new Budget(limits.packBytes(), limits.fetchTime());
    var uri = new URIish(remote.toString());
    try (var transport = Transport.open(repository, remote.ssh() ? withUser(uri) : uri);
        var ssh = connect(transport, project, uri, budget)) {
      transport.setTimeout(IDLE_SECONDS);
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setRemoveDeletedRefs(true);
      transport.setObjectChecker(checker());
      return transport.fetch(budget, refs);
    }
  }

  private static URIish withUser(URIish uri) {
    return uri.getUser() == null ? uri.setUser("git") : uri;
  }

  /** What has to be closed after the transport. */
  private Closing connect(Transport transport, ProjectName project, URIish uri, Budget budget)
      throws IOException {
    var credential = credential(project);
    if (transport instanceof TransportHttp http) {
      RemoteHttp.prepare(http, uri, credential, budget);
      return () -> {};
    }
    if (transport instanceof SshTransport secure) {
      var ssh = new RemoteSsh(store.directory(project), credential, budget);
      secure.setSshSessionFactory(ssh);
      return ssh::close;
    }
    throw new IOException("only https and ssh are fetched from");
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private String credential(ProjectName project) {
    return Optional.ofNullable(
            secrets
                .reveal(project, Optional.empty(), Set.of(SourceSecrets.REMOTE))
                .get(SourceSecrets.REMOTE))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  /** As strict as git's own, but for two faults that old histories really have. */
  static ObjectChecker checker() {
    return new ObjectChecker()
        .setSafeForMacOS(true)
        .setAllowLeadingZeroFileMode(true)
        .setAllowInvalidPersonIdent(true);
  }

  private static void check(FetchResult result) throws IOException {
    for (var update : result.getTrackingRefUpdates()) {
      if (!GOOD.contains(update.getResult())) {
        throw new IOException(
            "%s could not be moved: %s".formatted(update.getLocalName(), update.getResult()));
      }
    }
  }

  /** The innermost cause speaks of the fault, the outer ones of the attempt. */
  static String why(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    var outer = String.valueOf(e.getMessage());
    var inner = String.valueOf(cause.getMessage());
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }
}
