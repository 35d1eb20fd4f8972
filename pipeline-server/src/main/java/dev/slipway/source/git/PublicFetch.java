package dev.slipway.source.git;

import dev.slipway.source.RemoteUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Asks one remote that anybody can read, with a repository that ends with the question. */
final class PublicFetch {
  private static final int IDLE_SECONDS = 60;
  private static final String WANTED = "refs/slipway/wanted";
  private static final String GIT = ".git";

  private final FileRepository repository;
  private final RemoteUrl url;
  private final GitLimits limits;
  private final Budget budget;

  PublicFetch(FileRepository repository, RemoteUrl url, GitLimits limits) {
    this.repository = repository;
    this.url = url;
    this.limits = limits;
    this.budget = new Budget(limits.packBytes(), limits.fetchTime());
    var config = repository.getConfig();
    config.setString("http", null, "followRedirects", "false");
    config.setBoolean("http", null, "sslVerify", true);
  }

  private Transport open() throws IOException, URISyntaxException {
    var uri = new URIish(url.toString());
    var transport = Transport.open(repository, uri);
    if (!(transport instanceof TransportHttp http)) {
      transport.close();
      throw new NotSupportedException("only https is fetched from");
    }
    RemoteHttp.prepare(http, uri, "", budget);
    transport.setTimeout(IDLE_SECONDS);
    transport.setTagOpt(TagOpt.NO_TAGS);
    return transport;
  }

  private Map<String, Ref> refs() throws IOException, URISyntaxException {
    try (var transport = open();
        var connection = transport.openFetch()) {
      return connection.getRefsMap();
    }
  }

  String resolve(String ref) throws IOException, URISyntaxException {
    var refs = refs();
    var names =
        ref.isEmpty()
            ? List.of(Constants.HEAD)
            : List.of(ref, Constants.R_HEADS + ref, Constants.R_TAGS + ref);
    return names.stream()
        .flatMap(name -> Optional.ofNullable(refs.get(name)).stream())
        .findFirst()
        .map(PublicFetch::commitOf)
        .orElseThrow(
            () ->
                PublicSources.refusal(
                    "%s has no branch or tag '%s'"
                        .formatted(url, ref.isEmpty() ? Constants.HEAD : ref)));
  }

  void bring(ObjectId commit, boolean git, Path to) throws IOException, URISyntaxException {
    fetch(commit);
    try (var walk = new RevWalk(repository)) {
      var tree = walk.parseCommit(commit).getTree();
      new Checkout(walk.getObjectReader(), limits).write(tree, to);
      if (git) {
        keep(commit, tree, to);
      }
    }
  }

  /*
   * No object checker: with one JGit also looks for the parents, which a shallow fetch leaves out.
   * Ids are verified all the same, and Checkout trusts no tree.
   *
   * By its digits alone: a server gives out what its branches and tags are, most give out more.
   */
  private void fetch(ObjectId commit) throws IOException, URISyntaxException {
    try (var transport = open()) {
      transport.setDepth(1);
      transport.fetch(budget, List.of(new RefSpec(commit.name() + ":" + WANTED)));
    }
  }

  private void keep(ObjectId commit, ObjectId tree, Path to) throws IOException {
    var head = repository.updateRef(Constants.HEAD, true);
    head.setNewObjectId(commit);
    head.disableRefLog();
    if (head.forceUpdate() == RefUpdate.Result.LOCK_FAILURE) {
      throw new IOException("HEAD could not be set");
    }
    index(tree);
    var config = repository.getConfig();
    config.clear();
    config.setInt("core", null, "repositoryformatversion", 0);
    config.setBoolean("core", null, "bare", false);
    config.setString("remote", "origin", "url", url.toString());
    config.save();
    Files.move(repository.getDirectory().toPath(), to.resolve(GIT));
  }

  private void index(ObjectId tree) throws IOException {
    var index =
        DirCache.lock(
            repository.getDirectory().toPath().resolve("index").toFile(), repository.getFS());
    try (var reader = repository.newObjectReader()) {
      var builder = index.builder();
      builder.addTree(new byte[0], 0, reader, tree);
      builder.finish();
      index.write();
      if (!index.commit()) {
        throw new IOException("the index could not be written");
      }
    } finally {
      index.unlock();
    }
  }

  private static String commitOf(Ref ref) {
    var peeled = ref.getPeeledObjectId();
    return (peeled == null ? Objects.requireNonNull(ref.getObjectId()) : peeled).name();
  }
}
