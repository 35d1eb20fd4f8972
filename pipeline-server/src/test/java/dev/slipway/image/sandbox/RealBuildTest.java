package dev.slipway.image.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.IdentityRanges;
import dev.slipway.event.ProjectName;
import dev.slipway.image.BuildLine;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.BuildState;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Builds with real containers, over a root of busybox. */
class RealBuildTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static Path data;
  private static Containers containers;
  private static Images images;
  private static RuntimeBuilds builds;

  @BeforeAll
  static void open() throws IOException {
    data = Files.createTempDirectory("slipway-build-test-");
    containers = Containers.open(RuntimeSettings.in(data.resolve("containers")));
    images = Images.open(ImagesSettings.at(data.resolve("images")));
    var base =
        images.importRoot(
            new ByteArrayInputStream(busybox()),
            ImageConfig.running(List.of("sh"), Map.of("PATH", "/bin")));
    images.tag(ImageReference.parse("localhost/base"), base.digest());
    var parts =
        new RuntimeBuilds.Parts(
            containers,
            images,
            new StoredProjectImages(
                images, name -> true, new dev.slipway.image.RegistryLogins(new NoSecrets())),
            new IdentityRanges(data.resolve("identities")),
            Clock.systemUTC(),
            java.net.URI.create("http://localhost:8080"));
    builds = RuntimeBuilds.open(parts, data.resolve("builds"));
  }

  @AfterAll
  static void close() throws Exception {
    for (var container : containers.list()) {
      container.remove();
    }
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

  private static byte[] context(Map<String, String> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        put(tar, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static String started(String file, Map<String, String> files, String... names)
      throws Exception {
    var request =
        new BuildRequest(
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
            true);
    var id = builds.open(request, "ann");
    builds.start(SHOP, id, new ByteArrayInputStream(context(files)));
    assertTrue(builds.await(SHOP, id, Long.MAX_VALUE, Duration.ofMinutes(2)));
    return id;
  }

  private static String told(String id) {
    return builds.read(SHOP, id, 0, 1000).stream()
        .map(l -> l.kind() + " #" + l.step() + " " + l.text().strip())
        .collect(Collectors.joining("\n"));
  }

  private static String content(Digest image, String path) throws IOException {
    try (var tree = MergedTree.open(images.unpack(images.get(image)))) {
      return tree.content(path, 1 << 20).map(b -> new String(b, UTF_8).strip()).orElse("(none)");
    }
  }

  private static Digest built(String id) {
    var state = builds.find(SHOP, id);
    assertEquals(BuildState.Phase.BUILT, state.phase(), () -> state.problem() + "\n" + told(id));
    return new Digest(state.digest().orElseThrow());
  }

  @Test
  void everyKindOfInstructionDoesWhatItSays() throws Exception {
    var file =
        """
        FROM localhost/base AS tools
        RUN echo made > /made

        FROM localhost/base
        ARG GREETING
        WORKDIR /srv
        COPY main.txt lib/
        COPY --from=tools /made .
        COPY <<EOF note
        a note for $GREETING
        EOF
        RUN echo $GREETING > said && id -u > who && rm /etc/passwd.none || true
        RUN --mount=type=secret,id=token cat /run/secrets/token | wc -c > length; cat /run/secrets/token
        RUN --mount=type=bind,source=main.txt,target=/mnt/main.txt \\
            --mount=type=bind,from=tools,target=/tools cat /mnt/main.txt /tools/made > bound
        RUN --mount=type=cache,target=/cache echo 1 >> /cache/n; cat /cache/n > cached
        RUN --mount=type=tmpfs,target=/scratch echo x > /scratch/x; ls /scratch > scratched
        RUN --network=none ls /sys/class/net > nets
        RUN ["/bin/sh", "-c", "echo exec > form"]
        RUN <<EOF
        echo one > heredoc
        echo two >> heredoc
        EOF
        USER app
        RUN id -un; env > /tmp/env
        CMD ["cat", "note"]
        """;
    var id = started(file, Map.of("main.txt", "main\n"), "localhost/shop/all:1");
    var image = built(id);
    assertEquals("main", content(image, "srv/lib/main.txt"));
    assertEquals("made", content(image, "srv/made"));
    assertEquals("a note for hello", content(image, "srv/note"));
    assertEquals("hello", content(image, "srv/said"));
    assertEquals("0", content(image, "srv/who"));
    assertEquals("11", content(image, "srv/length"));
    assertEquals("main\nmade", content(image, "srv/bound"));
    assertEquals("1", content(image, "srv/cached"));
    assertEquals("x", content(image, "srv/scratched"));
    assertEquals("lo", content(image, "srv/nets"));
    assertEquals("exec", content(image, "srv/form"));
    assertEquals("one\ntwo", content(image, "srv/heredoc"));
    assertTrue(content(image, "tmp/env").contains("HOME=/home/app"));
    assertEquals("(none)", content(image, "mnt/main.txt"));
    assertTrue(told(id).contains("#"), told(id));
    assertFalse(told(id).contains("canary-7f3a"), told(id));
    assertEquals(
        image, images.find(ImageReference.parse("localhost/shop/all:1")).orElseThrow().digest());
    assertNoCanary();
    var again = started(file, Map.of("main.txt", "main\n"));
    assertEquals(image, built(again));
    assertTrue(
        builds.read(SHOP, again, 0, 1000).stream()
            .noneMatch(l -> l.kind() == BuildLine.Kind.STARTED),
        told(again));
  }

  /** A secret is on no disk afterwards: in no layer, no key, no record. */
  private static void assertNoCanary() throws Exception {
    var grep =
        new ProcessBuilder("grep", "-rlaF", "canary-7f3a", data.toString())
            .redirectErrorStream(true)
            .start();
    var found = new String(grep.getInputStream().readAllBytes(), UTF_8);
    // The packed layers are not looked through by this, but what they are made of is.
    assertEquals("", found.lines().filter(l -> !l.contains("/proc")).collect(Collectors.joining()));
  }

  @Test
  void aFailedCommandCanBeLookedInto() throws Exception {
    var id = started("FROM localhost/base\nRUN echo half > /half; exit 7\n", Map.of());
    var state = builds.find(SHOP, id);
    assertEquals(BuildState.Phase.FAILED, state.phase());
    assertEquals(7, state.exit());
    assertTrue(state.problem().startsWith("Containerfile:2:1: "), state.problem());
    var left = builds.snapshot(SHOP, id, Optional.empty());
    assertEquals("localhost/shop/build:" + id, left.name());
    assertEquals("half", content(left.digest(), "half"));
  }

  @Test
  void aCancelledBuildEndsItsCommand() throws Exception {
    var request =
        new BuildRequest(
            SHOP,
            "Containerfile",
            "FROM localhost/base\nRUN echo begun; cat /dev/zero > /dev/null\n",
            List.of(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            true,
            false,
            true);
    var id = builds.open(request, "ann");
    builds.start(SHOP, id, new ByteArrayInputStream(context(Map.of())));
    for (long next = 0; !told(id).contains("begun"); next++) {
      assertFalse(builds.await(SHOP, id, next, Duration.ofMinutes(1)), told(id));
    }
    builds.cancel(SHOP, id);
    assertTrue(builds.await(SHOP, id, Long.MAX_VALUE, Duration.ofMinutes(1)));
    assertEquals(BuildState.Phase.CANCELLED, builds.find(SHOP, id).phase());
  }

  /** Of a project that has none. */
  private static final class NoSecrets implements dev.slipway.access.Secrets {
    @Override
    public void put(
        dev.slipway.event.Transaction tx,
        dev.slipway.event.ProjectName project,
        java.util.Optional<String> stage,
        dev.slipway.access.SecretName name,
        byte[] value) {}

    @Override
    public boolean remove(
        dev.slipway.event.Transaction tx,
        dev.slipway.event.ProjectName project,
        java.util.Optional<String> stage,
        dev.slipway.access.SecretName name) {
      return false;
    }

    @Override
    public List<Entry> list(dev.slipway.event.ProjectName project) {
      return List.of();
    }

    @Override
    public Map<dev.slipway.access.SecretName, byte[]> reveal(
        dev.slipway.event.ProjectName project,
        java.util.Optional<String> stage,
        java.util.Set<dev.slipway.access.SecretName> names) {
      return Map.of();
    }
  }
}
