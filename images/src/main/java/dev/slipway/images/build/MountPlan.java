package dev.slipway.images.build;

import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.DigestFiles;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.build.tree.UpperTree;
import dev.slipway.images.containerfile.Mount;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What the mounts of one RUN are in the cache's key, and what they are to its container. */
final class MountPlan implements AutoCloseable {
  /** Trees by the name of {@code from}; no name is the context. */
  interface Trees {
    OpenTree open(Optional<String> from) throws IOException, InterruptedException;
  }

  private final List<Mount> mounts;
  private final BuildOrder order;
  private final String workdir;
  private final Map<Mount.Bind, Bound> binds = new LinkedHashMap<>();
  private final List<OpenTree> open = new ArrayList<>();

  private record Bound(OpenTree tree, Found source) {}

  MountPlan(List<Mount> mounts, BuildOrder order, String workdir, Trees trees)
      throws IOException, InterruptedException {
    this.mounts = List.copyOf(mounts);
    this.order = order;
    this.workdir = workdir;
    try {
      for (Mount mount : mounts) {
        if (mount instanceof Mount.Bind bind) {
          bind(bind, trees);
        }
        refuse(mount);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void bind(Mount.Bind bind, Trees trees) throws IOException, InterruptedException {
    OpenTree tree = trees.open(bind.from());
    open.add(tree);
    Found source =
        tree.source()
            .follow(RawPath.plain(RawPath.of(bind.source())))
            .orElseThrow(
                () ->
                    new CommandRefusedException(
                        "there is no \"%s\" to mount".formatted(bind.source())));
    binds.put(bind, new Bound(tree, source));
  }

  /** What cannot be had here, and what was not given. */
  private void refuse(Mount mount) {
    switch (mount) {
      case Mount.Secret secret -> {
        // Owner and mode do not matter: the file is its command's user's, who alone can read it.
        if (secret.required() && !order.secrets().containsKey(secret.id())) {
          throw new CommandRefusedException(
              "the secret \"%1$s\" was not given: build with --secret id=%1$s,src=FILE"
                  .formatted(secret.id()));
        }
        if (secret.env().isPresent() && order.secrets().containsKey(secret.id())) {
          throw new CommandRefusedException(
              "the secret \"%s\" cannot be a variable: the environment of a container is kept on"
                      .formatted(secret.id())
                  + " disk; read it from its file");
        }
      }
      case Mount.Ssh ssh -> {
        if (ssh.required()) {
          throw new CommandRefusedException(
              "no ssh agent can be forwarded to this server; give a deploy key as a secret");
        }
      }
      case Mount.Cache cache -> {
        if (cache.uid() != 0 || cache.gid() != 0 || cache.mode() != 0755) {
          throw new CommandRefusedException(
              "a cache belongs to whoever has the directory at %s in the image:"
                      .formatted(cache.target())
                  + " make that with the owner and mode you want, and remove uid, gid and mode");
        }
        if (cache.from().isPresent()) {
          throw new CommandRefusedException(
              "a cache mount begins empty here: from= is not done for caches");
        }
      }
      case Mount.Bind bind -> {}
      case Mount.Tmpfs tmpfs -> {}
    }
  }

  /** Directories that ask to be read only, which nothing holds a command to here. */
  List<String> thrownAway() {
    return binds.keySet().stream()
        .filter(Mount.Bind::readOnly)
        .map(bind -> absolute(bind.target()))
        .toList();
  }

  /** Names of parts to what they are; no secret's content is among them. */
  Map<String, String> keyParts() throws IOException {
    Map<String, String> parts = new TreeMap<>();
    for (Mount mount : mounts) {
      String what = "the mount at " + absolute(mount.target());
      switch (mount) {
        case Mount.Bind bind -> {
          parts.put(what, bind.toString());
          Bound bound = Objects.requireNonNull(binds.get(bind));
          new DigestFiles(bound.tree().source())
              .digests(bound.source(), path -> false)
              .forEach(
                  (path, digest) ->
                      parts.put(
                          "the mounted file " + RawPath.shown(RawPath.below(bind.source(), path)),
                          digest.value()));
        }
        // What is in a cache does not count, or it would be none; nor does a secret's value.
        case Mount.Cache cache -> parts.put(what, cache.toString());
        case Mount.Secret secret -> parts.put(what, secret.id() + " " + secret.target());
        case Mount.Tmpfs tmpfs -> parts.put(what, tmpfs.toString());
        case Mount.Ssh ssh -> parts.put("the mount of ssh " + ssh.id(), "");
      }
    }
    return parts;
  }

  /**
   * The mounts as a container takes them.
   *
   * @param fresh a directory for what has to be written for them; removed with it
   * @param caches gives the directory of a cache to this command
   */
  List<RunMount> runMounts(Path fresh, CacheMounts.Lease caches, Instant now)
      throws IOException, InterruptedException {
    List<RunMount> all = new ArrayList<>();
    for (Mount mount : inOrder()) {
      String target = absolute(mount.target());
      switch (mount) {
        case Mount.Bind bind -> {
          Bound bound = Objects.requireNonNull(binds.get(bind));
          if (bound.source().stat().kind() == Kind.DIRECTORY) {
            all.add(new RunMount.Tree(target, directories(bound, fresh, now)));
          }
        }
        case Mount.Cache cache -> all.add(caches.take(cache, target));
        case Mount.Secret secret -> {
          byte[] value = order.secrets().get(secret.id());
          if (value != null && !secret.target().isEmpty()) {
            all.add(new RunMount.Secret(target, value));
          }
        }
        case Mount.Tmpfs tmpfs -> all.add(new RunMount.Memory(target, tmpfs.bytes()));
        case Mount.Ssh ssh -> {
          // Not required, and there is none: as if nobody had asked.
        }
      }
    }
    return all;
  }

  /** Two commands that want the same two caches for themselves ask for them in the same order. */
  private List<Mount> inOrder() {
    return mounts.stream()
        .sorted(Comparator.comparing(m -> m instanceof Mount.Cache cache ? cache.id() : ""))
        .toList();
  }

  /** Paths of single files that are mounted, as {@link #fileLayer} shows them; plain. */
  List<String> files() {
    return binds.entrySet().stream()
        .filter(e -> e.getValue().source().stat().kind() != Kind.DIRECTORY)
        .map(e -> RawPath.plain(RawPath.of(absolute(e.getKey().target()))))
        .toList();
  }

  /**
   * A layer that shows the single files that are mounted: a container mounts only directories. It
   * lies over the others for this one command, and is no part of what comes of it.
   */
  Optional<Path> fileLayer(StageState state, Path fresh, Instant now) throws IOException {
    if (files().isEmpty()) {
      return Optional.empty();
    }
    Path layer = Files.createDirectory(fresh.resolve("files"));
    try (MergedTree below = MergedTree.open(state.layers());
        UpperTree into = UpperTree.open(below, layer, now)) {
      for (Map.Entry<Mount.Bind, Bound> bind : binds.entrySet()) {
        Bound bound = bind.getValue();
        if (bound.source().stat().kind() != Kind.DIRECTORY) {
          String target = RawPath.plain(RawPath.of(absolute(bind.getKey().target())));
          copy(bound, into, below.resolve(target));
        }
      }
      into.finish();
    }
    return Optional.of(layer);
  }

  /** A copy only where what is mounted is a part of several layers, or has hidden files. */
  private static List<Path> directories(Bound bound, Path fresh, Instant now) throws IOException {
    List<Path> direct = bound.tree().directories(bound.source());
    if (!direct.isEmpty()) {
      return direct;
    }
    Path copy = Files.createTempDirectory(fresh, "mount");
    try (MergedTree nothing = MergedTree.open(List.of());
        UpperTree into = UpperTree.open(nothing, copy, now)) {
      copy(bound, into, ".");
      into.finish();
    }
    return List.of(copy);
  }

  private static void copy(Bound bound, UpperTree into, String target) throws IOException {
    var rules = new CopyFiles.Rules(Optional.empty(), Optional.empty(), path -> false, false);
    new CopyFiles(bound.tree().source(), into, rules).copy(bound.source(), target);
  }

  private String absolute(String target) {
    String path = target.startsWith("/") ? target : workdir + "/" + target;
    return "/" + RawPath.plain(path);
  }

  @Override
  public void close() {
    open.forEach(OpenTree::close);
  }
}
