package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.containerfile.Containerfile;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.store.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A store with a small base image, a context, and a builder over scripted commands. */
final class Workbench {
  final Path root;
  final Images images;
  final Path context;
  final ScriptedCommands commands = new ScriptedCommands();
  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  BuildCache cache;
  RemoteFiles remote = new NoRemoteFiles();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int builds;

  Workbench(Path root) throws IOException {
    this.root = root;
    this.images = Images.open(ImagesSettings.at(root.resolve("images")));
    this.context = Files.createDirectories(root.resolve("context"));
    this.cache = BuildCache.open(root.resolve("cache"), List.of());
    base();
  }

  private void base() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      directory(tar, "etc/");
      file(
          tar,
          "etc/passwd",
          "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:App:/home/app:/bin/sh\n");
      file(tar, "etc/group", "root:x:0:\nstaff:x:50:\n");
      directory(tar, "usr/");
      directory(tar, "usr/lib/");
      var link = new TarArchiveEntry("lib", TarConstants.LF_SYMLINK);
      link.setLinkName("usr/lib");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    Image base =
        images.importRoot(
            new ByteArrayInputStream(bytes.toByteArray()),
            ImageConfig.running(List.of("/bin/sh"), Map.of("PATH", "/usr/bin:/bin")));
    images.tag(ImageReference.parse("localhost/base"), base.digest());
  }

  private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setModTime(1000L * 1_700_000_000L);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void file(TarArchiveOutputStream tar, String name, String text)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(text.length());
    tar.putArchiveEntry(entry);
    tar.write(text.getBytes(UTF_8));
    tar.closeArchiveEntry();
  }

  void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  BuildOrder order(String file) {
    return BuildOrder.of(
        "b" + ++builds,
        BuildContext.of(context),
        Containerfile.parse(file, "Containerfile").orThrow());
  }

  BuildResult build(String file) throws InterruptedException {
    return build(order(file));
  }

  BuildResult build(BuildOrder order) throws InterruptedException {
    return builder().build(order, progress());
  }

  Image built(String file) throws InterruptedException {
    return built(order(file));
  }

  Image built(BuildOrder order) throws InterruptedException {
    return switch (build(order)) {
      case BuildResult.Built built -> built.image();
      case BuildResult.Failed failed -> throw new AssertionError(failed.problem());
    };
  }

  /** Until nothing is written in the background any more: then its directory can be removed. */
  void awaitDurable() throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (Stream<Path> entries = Files.list(cache.layout().entries())) {
      for (Path entry : entries.toList()) {
        while (!Files.exists(cache.layout().durable(entry)) && System.nanoTime() < deadline) {
          Thread.onSpinWait();
        }
      }
    }
  }

  BuildImage builder() {
    return new BuildImage(
        new BuildImage.Parts(
            images,
            (name, fresh) -> images.resolve(name),
            commands,
            remote,
            cache,
            new KeptBuilds(images, cache),
            () -> now));
  }

  /** All that the image shows, each with owner and mode: what a shell in it would find. */
  List<String> tree(Image image) throws IOException {
    List<String> all = new ArrayList<>();
    try (MergedTree tree = MergedTree.open(images.unpack(image))) {
      list(tree, ".", all);
    }
    return all;
  }

  private static void list(MergedTree tree, String path, List<String> into) throws IOException {
    for (String name : tree.list(path)) {
      String child = path.equals(".") ? name : path + "/" + name;
      var found = tree.find(child).orElseThrow();
      var stat = found.stat();
      String more =
          switch (stat.kind()) {
            case FILE -> new String(tree.content(child, 1 << 20).orElseThrow(), UTF_8).strip();
            case SYMLINK -> "-> " + tree.readSymlink(found);
            default -> "/";
          };
      into.add("%s %o %d:%d %s".formatted(child, stat.mode(), stat.uid(), stat.gid(), more));
      if (more.equals("/")) {
        list(tree, child, into);
      }
    }
  }

  /** The same without what the base has. */
  List<String> added(Image image) throws IOException {
    List<String> all = new ArrayList<>(tree(image));
    all.removeAll(tree(images.find(ImageReference.parse("localhost/base")).orElseThrow()));
    return all;
  }

  BuildProgress progress() {
    return new BuildProgress() {
      @Override
      public void note(String sentence) {
        told.add("note " + sentence);
      }

      @Override
      public void started(BuildStep step, String why) {
        told.add("started #%d %s (%s)".formatted(step.number(), step.title(), why));
      }

      @Override
      public void output(BuildStep step, boolean error, byte[] bytes) {
        told.add("output #%d %s".formatted(step.number(), new String(bytes, UTF_8).strip()));
      }

      @Override
      public void ended(StepResult result) {
        told.add("ended #%d %s".formatted(result.step().number(), result.state()));
      }
    };
  }

  /** Fetches nothing: what the tests of ADD do not need. */
  private static final class NoRemoteFiles implements RemoteFiles {
    @Override
    public Fetched file(URI address, Path to) {
      throw new CommandRefusedException("nothing is fetched here");
    }

    @Override
    public String commit(String remote, String ref) {
      throw new CommandRefusedException("nothing is fetched here");
    }

    @Override
    public void repository(String remote, String commit, boolean keepGitDirectory, Path to) {
      throw new CommandRefusedException("nothing is fetched here");
    }
  }
}
