package dev.slipway.source.git;

import dev.slipway.access.Refusal;
import dev.slipway.image.GitSources;
import dev.slipway.source.RemoteUrl;
import dev.slipway.source.SourceException;
import dev.slipway.source.UnfitTreeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Files of repositories that anybody can read, over https: within the limits, every object checked,
 * no redirect followed, no credential shown, of a commit only its own files.
 */
public final class PublicSources implements GitSources {
  private final Path scratch;
  private final Predicate<InetAddress> allowed;
  private final GitLimits limits;

  /**
   * @param scratch a directory for what is on its way; emptied
   * @param allowed which addresses may be asked
   */
  public PublicSources(Path scratch, Predicate<InetAddress> allowed, GitLimits limits) {
    HostIsolation.install();
    this.scratch = scratch;
    this.allowed = allowed;
    this.limits = limits;
    try {
      Trees.delete(scratch);
      Files.createDirectories(scratch);
    } catch (IOException e) {
      throw new SourceException("emptying " + scratch, e);
    }
  }

  @Override
  public String commit(String remote, String ref) {
    return ObjectId.isId(ref) ? ref : with(remote, fetch -> fetch.resolve(ref));
  }

  @Override
  public void files(String remote, String commit, boolean git, Path to) {
    with(
        remote,
        fetch -> {
          fetch.bring(ObjectId.fromString(commit), git, to);
          return to;
        });
  }

  private interface Task<T> {
    T in(PublicFetch fetch) throws IOException, URISyntaxException;
  }

  private <T> T with(String remote, Task<T> task) {
    var url = checked(remote);
    var directory = scratch.resolve(UUID.randomUUID().toString());
    try {
      try (var repository = new FileRepository(directory.toFile())) {
        repository.create(true);
        return task.in(new PublicFetch(repository, url, limits));
      } finally {
        Trees.delete(directory);
      }
    } catch (NotSupportedException | TransportException | MissingObjectException e) {
      throw refusal("%s: %s".formatted(url, RemoteFetch.why(e)));
    } catch (UnfitTreeException e) {
      throw refusal("%s: %s".formatted(url, e.getMessage()));
    } catch (IOException | URISyntaxException e) {
      throw new SourceException("fetching %s: %s".formatted(url, RemoteFetch.why(e)), e);
    }
  }

  private RemoteUrl checked(String remote) {
    RemoteUrl url;
    try {
      url = RemoteUrl.parse(remote);
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
    if (url.ssh()) {
      throw refusal(url + ": a build has no key for ssh; name the repository by https");
    }
    var host = String.valueOf(url.uri().getHost());
    try {
      for (var address : InetAddress.getAllByName(host)) {
        if (!allowed.test(address)) {
          throw refusal(
              "%s is not fetched: %s is not on the public internet"
                  .formatted(url, address.getHostAddress()));
        }
      }
    } catch (UnknownHostException e) {
      throw refusal("there is no host " + host);
    }
    return url;
  }

  static Refusal refusal(String sentence) {
    return new Refusal(Refusal.Kind.INVALID, "git-source", sentence);
  }
}
