package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.MediaType;
import dev.slipway.images.PullProgress;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.Shell;
import dev.slipway.images.store.HostileRegistry.Answer;
import dev.slipway.images.store.HostileRegistry.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that lies, floods or begs for credentials gets nothing and leaves nothing behind. */
class HostileRegistryTest {
  private static final String MANIFEST = MediaType.MANIFEST.text();
  private static final Credentials WHO = new Credentials.Basic("ada", "canary-secret");
  @TempDir Path tmp;
  private Optional<HostileRegistry> started = Optional.empty();
  private byte[] layer = new byte[0];
  private byte[] config = new byte[0];

  @BeforeEach
  void start() throws IOException {
    started = Optional.of(new HostileRegistry());
    Shell.run(tmp, "bash", "-euc", "mkdir r; echo x > r/x; tar -C r -cf layer.tar .");
    layer = Files.readAllBytes(tmp.resolve("layer.tar"));
    config = config(Digest.of(layer));
    blob(layer);
    blob(config);
  }

  @AfterEach
  void stop() {
    started.ifPresent(HostileRegistry::close);
  }

  private HostileRegistry registry() {
    return started.orElseThrow();
  }

  private static byte[] config(Digest diffId) {
    return ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
            + "\"diff_ids\":[\""
            + diffId
            + "\"]}}")
        .getBytes(UTF_8);
  }

  private void blob(byte[] bytes) {
    registry().answers.put("/v2/a/blobs/" + Digest.of(bytes), Answer.ok("x", bytes));
  }

  private static String descriptor(String type, byte[] bytes) {
    return descriptor(type, Digest.of(bytes).value(), bytes.length);
  }

  private static String descriptor(String type, String digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  private String manifest(String config, String layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(MANIFEST, config, layers);
  }

  private String good() {
    return manifest(
        descriptor(MediaType.CONFIG.text(), config), descriptor(MediaType.LAYER.text(), layer));
  }

  private void serve(String document) {
    serve(MANIFEST, document);
  }

  private void serve(String type, String document) {
    registry().answers.put("/v2/a/manifests/1", Answer.ok(type, document.getBytes(UTF_8)));
  }

  private Images images() {
    Map<String, Set<String>> none = Map.of();
    return Images.open(
        ImagesSettings.at(tmp.resolve("store"))
            .withRegistries(RegistrySettings.standard().withRealms(none)));
  }

  private Image pull() {
    return images()
        .pull(ImageReference.parse(registry().name() + "/a:1"), WHO, PullProgress.SILENT);
  }

  private Reason refused() {
    ImageException e = assertThrows(ImageException.class, () -> images().unpack(pull()));
    assertTrue(!e.toString().contains("canary-secret"), e::toString);
    assertEquals("", Shell.run(tmp.resolve("store"), "find", "tmp", "layers", "-mindepth", "1"));
    return e.reason();
  }

  private void assertMalformed(String document) {
    serve(document);
    assertInstanceOf(Reason.Malformed.class, refused(), document);
  }

  @Test
  void theGoodOneIsPulled() {
    serve(good());
    assertEquals(1, images().unpack(pull()).size());
  }

  @Test
  void ambiguousDocumentsAreRefused() {
    String both = good().replace("\"layers\":", "\"manifests\":[],\"layers\":");
    assertMalformed(both);
    assertMalformed("{\"schemaVersion\":2}");
    assertMalformed("{\"schemaVersion\":1,\"fsLayers\":[]}");
    assertMalformed(good().replace(MANIFEST, MediaType.INDEX.text()));
    assertMalformed(
        good().replace("\"schemaVersion\":2", "\"schemaVersion\":2,\"schemaVersion\":2"));
    assertMalformed(good() + good());
    assertMalformed("[" + good() + "]");
    assertMalformed("not json");
    assertMalformed("");
    assertMalformed(good().replace(MediaType.CONFIG.text(), "application/vnd.acme.thing"));
    assertMalformed(good().replace(MediaType.LAYER.text(), "application/vnd.acme.layer"));
    assertMalformed(good().replace(MediaType.LAYER.text(), MediaType.CONFIG.text()));
    assertMalformed(good().replace("sha256:", "sha512:"));
    assertMalformed(good().replace("sha256:", "sha256:../"));
    assertMalformed(good().replace("\"size\":" + layer.length, "\"size\":-1"));
    assertMalformed(good().replace("\"size\":" + layer.length, "\"size\":1.5"));
    assertMalformed("{\"a\":".repeat(200) + "1" + "}".repeat(200));
    serve(MediaType.INDEX.text(), good());
    assertInstanceOf(Reason.Malformed.class, refused());
  }

  @Test
  void otherBytesThanPromisedAreRefused() {
    serve(good());
    String path = "/v2/a/blobs/" + Digest.of(layer);
    registry().answers.put(path, Answer.ok("x", config));
    assertInstanceOf(Reason.DigestMismatch.class, refused());
    byte[] longer = java.util.Arrays.copyOf(layer, layer.length + 5000);
    registry().answers.put(path, Answer.ok("x", longer));
    assertInstanceOf(Reason.DigestMismatch.class, refused());
    byte[] altered = layer.clone();
    altered[600] ^= 1;
    registry().answers.put(path, Answer.ok("x", altered));
    assertInstanceOf(Reason.DigestMismatch.class, refused());
    registry().answers.remove(path);
    assertInstanceOf(Reason.NotFound.class, refused());
  }

  @Test
  void anotherDigestThanAskedForIsRefused() {
    Digest wanted = Digest.of(new byte[] {1});
    registry()
        .answers
        .put("/v2/a/manifests/" + wanted, Answer.ok(MANIFEST, good().getBytes(UTF_8)));
    ImageReference name = ImageReference.parse(registry().name() + "/a@" + wanted);
    var e = assertThrows(ImageException.class, () -> images().resolve(name));
    assertInstanceOf(Reason.DigestMismatch.class, e.reason());
  }

  @Test
  void aLayerThatUnpacksToSomethingElseIsRefused() {
    config = config(Digest.of(new byte[] {1}));
    blob(config);
    serve(good());
    assertInstanceOf(Reason.DigestMismatch.class, refused());
  }

  @Test
  void moreLayersThanDiffIdsAreRefused() {
    String one = descriptor(MediaType.LAYER.text(), layer);
    serve(manifest(descriptor(MediaType.CONFIG.text(), config), one + "," + one));
    assertInstanceOf(Reason.Malformed.class, refused());
  }

  @Test
  void limitsHold() {
    String one = descriptor(MediaType.LAYER.text(), layer);
    String c = descriptor(MediaType.CONFIG.text(), config);
    serve(manifest(c, (one + ",").repeat(128) + one));
    assertEquals(new Reason.Refused("layers"), refused());
    serve(good() + " ".repeat(5 * 1024 * 1024));
    assertEquals(new Reason.Refused("manifest-bytes"), refused());
    serve(manifest(descriptor(MediaType.CONFIG.text(), Digest.of(config).value(), 1L << 40), one));
    assertEquals(new Reason.Refused("manifest-bytes"), refused());
    serve(manifest(c, descriptor(MediaType.LAYER.text(), Digest.of(layer).value(), 1L << 40)));
    assertEquals(new Reason.Refused("layer-bytes"), refused());
    String index = MediaType.INDEX.text();
    String entry = descriptor(MANIFEST, layer);
    serve(
        index, "{\"schemaVersion\":2,\"manifests\":[" + (entry + ",").repeat(1000) + entry + "]}");
    assertEquals(new Reason.Refused("index-entries"), refused());
  }

  @Test
  void theImageForThisPlatformIsChosenFromAnIndex() {
    byte[] inner = good().getBytes(UTF_8);
    registry().answers.put("/v2/a/manifests/" + Digest.of(inner), Answer.ok(MANIFEST, inner));
    String arch = dev.slipway.images.Platform.ofThisMachine().architecture();
    String mine =
        descriptor(MANIFEST, inner)
            .replace("{", "{\"platform\":{\"os\":\"linux\",\"architecture\":\"" + arch + "\"},");
    String other =
        descriptor(MANIFEST, layer)
            .replace("{", "{\"platform\":{\"os\":\"plan9\",\"architecture\":\"mips\"},");
    String index = "{\"schemaVersion\":2,\"manifests\":[" + other + "," + mine + "]}";
    serve(MediaType.INDEX.text(), index);
    assertEquals(Digest.of(inner), pull().digest());
    assertEquals(Digest.of(inner), images().get(Digest.of(index.getBytes(UTF_8))).digest());
    serve(MediaType.INDEX.text(), "{\"schemaVersion\":2,\"manifests\":[" + other + "]}");
    var e = assertThrows(ImageException.class, this::pull);
    assertTrue(e.getMessage().contains("plan9/mips"), e.getMessage());
    String cycle = "{\"schemaVersion\":2,\"manifests\":[" + mine + "]}";
    registry()
        .answers
        .put(
            "/v2/a/manifests/" + Digest.of(inner),
            Answer.ok(MediaType.INDEX.text(), cycle.getBytes(UTF_8)));
    serve(MediaType.INDEX.text(), cycle);
    assertThrows(ImageException.class, this::pull);
  }

  @Test
  void credentialsStayWithTheirOrigin() throws IOException {
    try (HostileRegistry other = new HostileRegistry()) {
      registry().challenge = Optional.of("Basic realm=\"r\"");
      serve(good());
      String path = "/v2/a/blobs/" + Digest.of(layer);
      registry().answers.put(path, Answer.redirect("http://" + other.name() + "/moved"));
      other.answers.put("/moved", Answer.ok("x", layer));
      images().unpack(pull());
      assertTrue(registry().asked.stream().anyMatch(a -> a.authorization().startsWith("Basic ")));
      assertEquals(java.util.List.of(new Asked("/moved", "")), other.asked);
    }
  }

  @Test
  void aTokenIsFetchedFromTheRegistryItselfForThisRepositoryOnly() {
    registry().challenge =
        Optional.of(
            "Bearer realm=\"http://"
                + registry().name()
                + "/token\",service=\"s\",scope=\"repository:other:push\"");
    String token = "/token?scope=repository%3Aa%3Apull&service=s";
    registry()
        .answers
        .put(token, Answer.ok("application/json", "{\"token\":\"t0k\"}".getBytes(UTF_8)));
    serve(good());
    pull();
    assertTrue(registry().asked.contains(new Asked("/v2/a/manifests/1", "Bearer t0k")));
    assertTrue(
        registry().asked.stream()
            .anyMatch(a -> a.path().equals(token) && !a.authorization().isEmpty()));
  }

  @Test
  void aForeignTokenServerGetsNothing() throws IOException {
    try (HostileRegistry other = new HostileRegistry()) {
      serve(good());
      for (String realm :
          new String[] {
            "http://" + other.name() + "/token",
            "http://user@" + registry().name() + "/token",
            "file:///etc/passwd",
            "http://169.254.169.254/latest",
            "gopher://" + registry().name() + "/"
          }) {
        registry().challenge = Optional.of("Bearer realm=\"" + realm + "\"");
        assertEquals(new Reason.Refused("registry-address"), refused(), realm);
      }
      assertEquals(java.util.List.of(), other.asked);
    }
  }

  @Test
  void redirectsThatLeadAwayOrForEverAreRefused() {
    serve(good());
    String path = "/v2/a/manifests/1";
    for (String to :
        new String[] {"http://192.0.2.1/x", "ftp://127.0.0.1/x", "file:///etc/passwd"}) {
      registry().answers.put(path, Answer.redirect(to));
      assertEquals(new Reason.Refused("registry-address"), refused(), to);
    }
    registry().answers.put(path, Answer.redirect(path));
    assertInstanceOf(Reason.Unreachable.class, refused());
  }

  @Test
  void servicesOfTheLinkAreNoRegistries() {
    for (String name : new String[] {"169.254.169.254/a:1", "[fe80::1]/a:1", "0.0.0.0:5000/a:1"}) {
      ImageReference reference = ImageReference.parse(name);
      var e = assertThrows(ImageException.class, () -> images().resolve(reference));
      assertEquals(new Reason.Refused("registry-address"), e.reason(), name);
    }
  }

  @Test
  void anotherRegistryIsNeverSpokenToWithoutEncryption() throws IOException {
    Images images = images();
    ImageReference far = ImageReference.parse("192.0.2.1.nip.invalid:80/a:1");
    var e = assertThrows(ImageException.class, () -> images.resolve(far));
    assertInstanceOf(Reason.Unreachable.class, e.reason());
    ImagesSettings strict = ImagesSettings.at(tmp.resolve("strict"));
    Images secure =
        Images.open(strict.withRegistries(RegistrySettings.standard().withInsecureLoopback(false)));
    try (DockerRegistry plain = DockerRegistry.start(tmp.resolve("registry"), false)) {
      ImageReference near = ImageReference.parse(plain.name() + "/a:1");
      var refused = assertThrows(ImageException.class, () -> secure.resolve(near));
      assertInstanceOf(Reason.Unreachable.class, refused.reason());
    }
  }
}
