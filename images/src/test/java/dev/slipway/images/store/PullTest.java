package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Credentials;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.PullProgress;
import dev.slipway.images.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What skopeo pushed to the distribution's registry is pulled, whole and once. */
class PullTest {
  @TempDir Path tmp;

  private Images open(String name) {
    return Images.open(ImagesSettings.at(tmp.resolve(name)));
  }

  /** An image of two layers, made in a store of its own and pushed from there by skopeo. */
  private Image push(DockerRegistry registry, String tag, String... options) throws IOException {
    Images images = open("source");
    Path root = Files.createDirectories(tmp.resolve("root"));
    Shell.run(
        root,
        "bash",
        "-euc",
        "mkdir -p bin; echo hi > bin/hi; chmod 4755 bin/hi; ln -sf hi bin/ho");
    Shell.run(tmp, "tar", "-cf", "root.tar", "-C", "root", ".");
    Image base =
        images.importRoot(
            new ByteArrayInputStream(Files.readAllBytes(tmp.resolve("root.tar"))),
            ImageConfig.running(List.of("/bin/hi"), Map.of("PATH", "/bin")));
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(upper, "bash", "-euc", "mkdir -p etc; head -c 300000 /dev/urandom > etc/noise");
    Image made = images.commit(base, upper, ImageChanges.none(Instant.EPOCH));
    images.tag(ImageReference.parse("localhost/made:1"), made.digest());
    List<String> argv = new ArrayList<>(List.of("skopeo", "--insecure-policy", "copy", "-q"));
    argv.addAll(List.of(options));
    argv.addAll(List.of("--dest-tls-verify=false", "oci:source:localhost/made:1"));
    argv.add("docker://" + registry.name() + "/team/made:" + tag);
    Shell.run(tmp, argv.toArray(String[]::new));
    return made;
  }

  private static final class Counting implements PullProgress {
    private final Map<Descriptor, Long> transferred = new ConcurrentHashMap<>();
    private final Set<Descriptor> present = ConcurrentHashMap.newKeySet();

    @Override
    public void transferred(Descriptor blob, long bytes) {
      transferred.put(blob, bytes);
    }

    @Override
    public void present(Descriptor blob) {
      present.add(blob);
    }
  }

  @Test
  void whatWasPushedIsPulledWithTheSameDigestAndTree() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Image made = push(registry, "1");
      Images images = open("target");
      ImageReference name = ImageReference.parse(registry.name() + "/team/made:1");
      Counting first = new Counting();
      Image pulled = images.pull(name, Credentials.ANONYMOUS, first);

      assertEquals(made.digest(), pulled.digest());
      assertEquals(made.config(), pulled.config());
      first.transferred.forEach((blob, bytes) -> assertEquals(blob.size(), bytes));
      assertEquals(3, first.transferred.size());
      List<Path> mine = open("source").unpack(made);
      List<Path> theirs = images.unpack(pulled);
      for (int i = 0; i < mine.size(); i++) {
        Shell.assertSameTree(Shell.tree(mine.get(i)), Shell.tree(theirs.get(i)), "layer " + i);
      }
      assertEquals(pulled, images.find(name).orElseThrow());

      Counting again = new Counting();
      images.pull(name, Credentials.ANONYMOUS, again);
      assertEquals(Map.of(), again.transferred);
      assertEquals(3, again.present.size());
      assertEquals(pulled, images.resolve(name.at(made.digest())));
    }
  }

  @Test
  void dockersOwnFormatIsUnderstoodAndBuiltUpon() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      push(registry, "v2", "--format", "v2s2");
      Images images = open("target");
      Image pulled = images.resolve(ImageReference.parse(registry.name() + "/team/made:v2"));
      assertTrue(pulled.manifest().mediaType().text().contains("docker"));
      Path upper = Files.createDirectories(tmp.resolve("upper3"));
      Files.writeString(upper.resolve("new"), "new");
      Image next = images.commit(pulled, upper, ImageChanges.none(Instant.EPOCH));
      images.export(next.digest(), tmp.resolve("oci"));
      Shell.run(tmp, "umoci", "unpack", "--image", "oci:latest", "bundle");
      assertEquals("new", Files.readString(tmp.resolve("bundle/rootfs/new")));
      assertTrue(Files.exists(tmp.resolve("bundle/rootfs/bin/hi")));
    }
  }

  @Test
  void passwordsAreAskedFor() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), true)) {
      push(registry, "1", "--dest-creds", "ada:U*U");
      Images images = open("target");
      ImageReference name = ImageReference.parse(registry.name() + "/team/made:1");
      for (Credentials bad :
          List.of(Credentials.ANONYMOUS, new Credentials.Basic("ada", "canary-secret"))) {
        var e =
            assertThrows(ImageException.class, () -> images.pull(name, bad, PullProgress.SILENT));
        assertInstanceOf(Reason.Unauthorized.class, e.reason());
        assertTrue(e.getMessage().contains(name.toString()), e.getMessage());
        assertTrue(!e.toString().contains("canary-secret"));
      }
      images.pull(name, new Credentials.Basic("ada", "U*U"), PullProgress.SILENT);
    }
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    Images images = open("target");
    var local =
        assertThrows(
            ImageException.class, () -> images.resolve(ImageReference.parse("localhost/none:1")));
    assertInstanceOf(Reason.LocalOnly.class, local.reason());
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      ImageReference none = ImageReference.parse(registry.name() + "/none:1");
      var absent = assertThrows(ImageException.class, () -> images.resolve(none));
      assertInstanceOf(Reason.NotFound.class, absent.reason());
      assertTrue(absent.getMessage().contains(none.toString()), absent.getMessage());
    }
    var gone =
        assertThrows(
            ImageException.class, () -> images.resolve(ImageReference.parse("127.0.0.1:1/none:1")));
    assertInstanceOf(Reason.Unreachable.class, gone.reason());
  }

  @Test
  void manyPullsAtOnceTransferEachBlobOnce() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      push(registry, "1");
      Images images = open("target");
      ImageReference name = ImageReference.parse(registry.name() + "/team/made:1");
      AtomicInteger whole = new AtomicInteger();
      PullProgress count =
          (blob, bytes) -> {
            if (bytes == blob.size()) {
              whole.incrementAndGet();
            }
          };
      List<Future<Image>> all = new ArrayList<>();
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 12; i++) {
          all.add(
              pool.submit(
                  () -> {
                    Image image = images.pull(name, Credentials.ANONYMOUS, count);
                    images.unpack(image);
                    return image;
                  }));
        }
      }
      for (Future<Image> each : all) {
        assertEquals(all.getFirst().get(), each.get());
      }
      assertEquals(3, whole.get());
      assertEquals("", Shell.run(tmp.resolve("target/tmp"), "ls"));
    }
  }
}
