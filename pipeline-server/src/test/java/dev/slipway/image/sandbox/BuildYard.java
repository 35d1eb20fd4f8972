package dev.slipway.image.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.IdentityRanges;
import dev.slipway.event.ProjectName;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.BuildState;
import dev.slipway.image.NoRepositories;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.SharedCache;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Builds with real containers, and a base image of busybox. */
final class BuildYard implements AutoCloseable {
  static final ProjectName SHOP = new ProjectName("shop");
  final Path data;
  final Containers containers;
  final Images images;
  final RuntimeBuilds builds;
  final List<String> built = new CopyOnWriteArrayList<>();
  private final RuntimeBuilds.Parts parts;

  private BuildYard(Path data) throws IOException {
    this.data = data;
    containers = Containers.open(RuntimeSettings.in(data.resolve("containers")));
    images = Images.open(ImagesSettings.at(data.resolve("images")));
    var base =
        images.importRoot(
            new ByteArrayInputStream(busybox()),
            ImageConfig.running(List.of("sh"), Map.of("PATH", "/bin")));
    images.tag(ImageReference.parse("localhost/base"), base.digest());
    parts =
        new RuntimeBuilds.Parts(
            containers,
            images,
            new StoredProjectImages(images, name -> true, new RegistryLogins(new NoSecrets())),
            name -> true,
            new RegistryLogins(new NoSecrets()),
            project -> Set.of("live"),
            new IdentityRanges(data.resolve("identities")),
            Clock.systemUTC(),
            URI.create("http://localhost:8080"),
            (project, build, image, by) -> built.add(image.name() + " for " + by),
            new NoRepositories());
    builds = RuntimeBuilds.open(parts, data.resolve("builds"));
  }

  /** As the next server does after this one was killed. */
  void openAgain() {
    RuntimeBuilds.open(parts, data.resolve("builds"));
  }

  static BuildYard open() throws IOException {
    return new BuildYard(Files.createTempDirectory("slipway-build-test-"));
  }

  @Override
  public void close() throws IOException {
    containers.list().forEach(container -> container.remove());
    containers.close();
    DeleteTree.delete(data);
  }

  private static byte[] busybox() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var name : List.of("bin/", "etc/", "root/", "tmp/")) {
        var directory = new TarArchiveEntry(name);
        directory.setMode(name.equals("tmp/") ? 01777 : 0755);
        tar.putArchiveEntry(directory);
        tar.closeArchiveEntry();
      }
      put(tar, "etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n");
      var program = new TarArchiveEntry(Path.of("/bin/busybox"), "bin/busybox");
      program.setMode(0755);
      tar.putArchiveEntry(program);
      Files.copy(Path.of("/bin/busybox"), tar);
      tar.closeArchiveEntry();
      for (var command : List.of("sh", "cat", "id", "ls", "rm", "mkdir", "test", "env", "wc")) {
        var link = new TarArchiveEntry("bin/" + command, TarArchiveEntry.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(text.length());
    tar.putArchiveEntry(entry);
    tar.write(text.getBytes(UTF_8));
    tar.closeArchiveEntry();
  }

  static byte[] context(Map<String, String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        put(tar, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** A build of that file that has ended. */
  String ended(String file, byte[] context, String... names) throws Exception {
    var id = builds.open(request(file, names), "ann");
    builds.start(SHOP, id, new ByteArrayInputStream(context));
    assertTrue(builds.await(SHOP, id, Long.MAX_VALUE, Duration.ofMinutes(2)));
    return id;
  }

  static BuildRequest request(String file, String... names) {
    return request(file, List.of(), Optional.empty(), names);
  }

  static BuildRequest request(
      String file, List<SharedCache> from, Optional<SharedCache> to, String... names) {
    return new BuildRequest(
        SHOP,
        "Containerfile",
        file,
        List.of(names),
        Optional.empty(),
        Map.of("GREETING", "hello"),
        Map.of("token", "canary-7f3a".getBytes(UTF_8)),
        Map.of(),
        Optional.empty(),
        true,
        false,
        true,
        from,
        to);
  }

  String told(String id) {
    return builds.read(SHOP, id, 0, 1000).stream()
        .map(l -> l.kind() + " #" + l.step() + " " + l.text().strip())
        .collect(Collectors.joining("\n"));
  }

  String content(Digest image, String path) throws IOException {
    try (var tree = MergedTree.open(images.unpack(images.get(image)))) {
      return tree.content(path, 1 << 20).map(b -> new String(b, UTF_8).strip()).orElse("(none)");
    }
  }

  Digest built(String id) {
    var state = builds.find(SHOP, id);
    assertEquals(BuildState.Phase.BUILT, state.phase(), () -> state.problem() + "\n" + told(id));
    return new Digest(state.digest().orElseThrow());
  }
}
