package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Artifact;
import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.MediaType;
import dev.slipway.images.PullProgress;
import dev.slipway.images.PushOrder;
import dev.slipway.images.PushProgress;
import dev.slipway.images.Pushed;
import dev.slipway.images.Referrer;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.Shell;
import dev.slipway.images.View;
import dev.slipway.images.registry.ListTags;
import dev.slipway.images.registry.Referrers;
import dev.slipway.images.registry.Registries;
import dev.slipway.images.registry.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we push to the distribution's registry other tools read, with our digests. */
class PushTest {
  @TempDir Path tmp;

  private Images open(String name) {
    return Images.open(ImagesSettings.at(tmp.resolve(name)));
  }

  private Image made(Images images) throws IOException {
    Path root = Files.createDirectories(tmp.resolve("root"));
    Shell.run(root, "bash", "-euc", "mkdir -p bin; echo hi > bin/hi; chmod 4755 bin/hi");
    Shell.run(tmp, "tar", "-cf", "root.tar", "-C", "root", ".");
    Image base =
        images.importRoot(
            new ByteArrayInputStream(Files.readAllBytes(tmp.resolve("root.tar"))),
            ImageConfig.running(List.of("/bin/hi"), Map.of("PATH", "/bin")));
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(upper, "bash", "-euc", "mkdir -p etc; head -c 3000000 /dev/urandom > etc/noise");
    return images.commit(base, upper, ImageChanges.none(Instant.EPOCH));
  }

  private static final class Counting implements PushProgress {
    private final Map<Digest, Long> transferred = new ConcurrentHashMap<>();
    private final Set<Digest> present = ConcurrentHashMap.newKeySet();
    private final Map<Digest, String> mounted = new ConcurrentHashMap<>();

    @Override
    public void transferred(Digest blob, long bytes, long size) {
      assertTrue(bytes <= size);
      transferred.put(blob, bytes);
    }

    @Override
    public void present(Digest blob, long size) {
      present.add(blob);
    }

    @Override
    public void mounted(Digest blob, long size, String from) {
      mounted.put(blob, from);
    }
  }

  private static ImageReference name(DockerRegistry registry, String rest) {
    return ImageReference.parse(registry.name() + "/" + rest);
  }

  private String skopeo(String... argv) {
    String[] all = new String[argv.length + 2];
    all[0] = "skopeo";
    all[1] = "--insecure-policy";
    System.arraycopy(argv, 0, all, 2, argv.length);
    return Shell.run(tmp, all).trim();
  }

  @Test
  void whatWePushOthersReadWithTheSameDigest() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Images images = open("source");
      Image made = made(images);
      Counting first = new Counting();
      ImageReference to = name(registry, "team/made:1");
      Pushed pushed = images.push(PushOrder.of(made.digest(), to).telling(first));

      assertEquals(made.digest(), pushed.digest());
      assertEquals(3, first.transferred.size());
      made.layers()
          .forEach(l -> assertEquals(l.size(), first.transferred.get(l.digest()), "all of it"));
      String seen =
          skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + to);
      assertEquals(made.digest().value(), seen);
      skopeo("copy", "-q", "--src-tls-verify=false", "docker://" + to, "oci:theirs:1");
      Shell.run(tmp, "umoci", "unpack", "--image", "theirs:1", "bundle");
      assertEquals("hi\n", Files.readString(tmp.resolve("bundle/rootfs/bin/hi")));

      Counting again = new Counting();
      images.push(PushOrder.of(made.digest(), to.tagged("2")).telling(again));
      assertEquals(Map.of(), again.transferred);
      assertEquals(3, again.present.size());
      assertEquals(made.digest(), open("target").resolve(to.tagged("2")).digest());
    }
  }

  @Test
  void podmanPullsWhatWePush() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Images images = open("source");
      Image made = made(images);
      ImageReference to = name(registry, "team/made:1");
      images.push(PushOrder.of(made.digest(), to));
      podman("pull", "-q", "--tls-verify=false", to.toString());
      String digest = podman("image", "inspect", "--format", "{{.Digest}}", to.toString());
      assertEquals(made.digest().value(), digest);
    }
  }

  @Test
  void whatPodmanPushesWithZstdWeRead() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Path root = Files.createDirectories(tmp.resolve("root"));
      Files.writeString(root.resolve("greeting"), "hello ".repeat(10_000));
      Shell.run(tmp, "tar", "-cf", "root.tar", "-C", "root", ".");
      podman("import", "-q", "root.tar", "localhost/greeting:1");
      ImageReference to = name(registry, "team/greeting:1");
      podman(
          "push",
          "-q",
          "--tls-verify=false",
          "--format=oci",
          "--compression-format=zstd",
          "localhost/greeting:1",
          to.toString());
      Images images = open("target");
      Image pulled = images.resolve(to);
      assertTrue(pulled.layers().getFirst().mediaType().text().endsWith("zstd"));
      Path layer = images.unpack(pulled).getFirst();
      assertEquals("hello ".repeat(10_000), Files.readString(layer.resolve("greeting")));
      ImageReference copy = name(registry, "other/greeting:1");
      assertEquals(pulled.digest(), images.push(PushOrder.of(pulled.digest(), copy)).digest());
    }
  }

  private String podman(String... argv) {
    List<String> all = new java.util.ArrayList<>();
    all.addAll(List.of("podman", "--root", tmp.resolve("podman").toString()));
    all.addAll(List.of("--runroot", tmp.resolve("podman-run").toString()));
    all.addAll(List.of("--storage-driver", "vfs", "--cgroup-manager=cgroupfs"));
    all.addAll(List.of("--runtime", "runc"));
    all.addAll(List.of(argv));
    return Shell.run(tmp, all.toArray(String[]::new)).trim();
  }

  @Test
  void blobsOfAnotherRepositoryAreMounted() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Images images = open("source");
      Image made = made(images);
      images.push(PushOrder.of(made.digest(), name(registry, "team/made:1")));
      Images other = open("other");
      Image pulled = other.resolve(name(registry, "team/made:1"));
      Counting progress = new Counting();
      other.push(PushOrder.of(pulled.digest(), name(registry, "shop/copy:1")).telling(progress));
      assertEquals(Map.of(), progress.transferred);
      assertEquals(3, progress.mounted.size());
      assertEquals(Set.of("team/made"), Set.copyOf(progress.mounted.values()));
      assertEquals(made.digest(), open("third").resolve(name(registry, "shop/copy:1")).digest());
    }
  }

  @Test
  void anIndexGoesWithItsImagesAndItsReferrersAreFound() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), false)) {
      Images images = open("source");
      Image made = made(images);
      ImageReference local = ImageReference.parse("localhost/team/made:1");
      images.tag(local, made.digest());
      Digest note =
          images.attach(
              local,
              made,
              new Artifact(
                  "application/vnd.acme.note",
                  "it works".getBytes(UTF_8),
                  Map.of("org.acme.by", "ada")));
      byte[] index =
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
              .formatted(
                  MediaType.INDEX.text(),
                  "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":%s}"
                      .formatted(
                          MediaType.MANIFEST.text(),
                          made.digest(),
                          made.manifest().size(),
                          "{\"os\":\"linux\",\"architecture\":\"amd64\"}"))
              .getBytes(UTF_8);
      ImageReference several = local.tagged("several");
      images.repositories().put(several, index, Optional.of(MediaType.INDEX.text()), TagRule.NONE);
      Digest digest = images.digest(several, View.EVERYTHING).orElseThrow();
      ImageReference to = name(registry, "team/made:several");
      assertEquals(digest, images.push(PushOrder.of(digest, to)).digest());
      String raw = skopeo("inspect", "--raw", "--tls-verify=false", "docker://" + to);
      assertEquals(new String(index, UTF_8), raw);

      ImageReference one = name(registry, "team/made:1");
      PushOrder order = PushOrder.of(made.digest(), one).withReferrers();
      assertEquals(List.of(note), images.push(order).referrers());
      assertEquals(List.of(note), images.push(order).referrers(), "again changes nothing");
      Repository there =
          new Registries(RegistrySettings.standard()).repository(one, Credentials.ANONYMOUS);
      List<Referrer> found = new Referrers(there, 1 << 20).list(made.digest());
      assertEquals(List.of(note), found.stream().map(r -> r.content().digest()).toList());
      assertEquals(Optional.of("application/vnd.acme.note"), found.getFirst().artifactType());
      assertEquals(Map.of("org.acme.by", "ada"), found.getFirst().annotations());
      assertTrue(new ListTags(there).list().contains("sha256-" + made.digest().hex()));
    }
  }

  @Test
  void onlyWhoMayPushes() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start(tmp.resolve("registry"), true)) {
      Images images = open("source");
      Image made = made(images);
      ImageReference to = name(registry, "team/made:1");
      for (Credentials bad :
          List.of(Credentials.ANONYMOUS, new Credentials.Basic("ada", "canary-secret"))) {
        PushOrder order = PushOrder.of(made.digest(), to).as(bad);
        var e = assertThrows(ImageException.class, () -> images.push(order));
        assertInstanceOf(Reason.Unauthorized.class, e.reason());
        assertTrue(e.getMessage().startsWith("cannot push image " + to), e.getMessage());
        assertTrue(!e.toString().contains("canary-secret"));
      }
      Credentials ada = new Credentials.Basic("ada", "U*U");
      images.push(PushOrder.of(made.digest(), to).as(ada));
      assertEquals(made.digest(), open("target").pull(to, ada, PullProgress.SILENT).digest());
      assertThrows(
          ImageException.class,
          () -> images.push(PushOrder.of(made.digest(), ImageReference.parse("localhost/x:1"))));
    }
  }
}
