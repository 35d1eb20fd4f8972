package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Patience;
import dev.slipway.images.PushOrder;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.Shell;
import dev.slipway.images.store.HostileRegistry.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that takes an upload badly leads us nowhere, and is not believed. */
class HostileUploadTest {
  private static final String UPLOADS = "/v2/a/blobs/uploads/";

  @TempDir Path tmp;
  private HostileRegistry registry;
  private Images images;
  private Image image;

  @BeforeEach
  void start() throws IOException {
    registry = new HostileRegistry();
    Patience quick =
        new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    images =
        Images.open(
            ImagesSettings.at(tmp.resolve("store"))
                .withRegistries(RegistrySettings.standard().withPatience(quick)));
    Shell.run(tmp, "bash", "-euc", "mkdir r; echo x > r/x; tar -C r -cf l.tar .");
    image =
        images.importRoot(
            new ByteArrayInputStream(Files.readAllBytes(tmp.resolve("l.tar"))),
            ImageConfig.running(List.of("/x"), Map.of()));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private ImageException refused() {
    PushOrder order =
        PushOrder.of(image.digest(), ImageReference.parse(registry.name() + "/a:1"))
            .as(new Credentials.Basic("ada", "canary-secret"));
    ImageException e = assertThrows(ImageException.class, () -> images.push(order));
    assertTrue(!e.toString().contains("canary-secret"), e::toString);
    return e;
  }

  private static Answer accepted(String location) {
    return new Answer(202, Map.of("Location", location), new byte[0]);
  }

  @Test
  void anUploadIsSentNowhereThatARegistryHasNoBusinessWith() {
    for (String location :
        List.of(
            "http://169.254.169.254/latest/meta-data/",
            "http://192.0.2.1/upload",
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "http://ada:pw@" + registry.name() + "/u")) {
      registry.answers.put(UPLOADS, accepted(location));
      assertEquals(new Reason.Refused("registry-address"), refused().reason(), location);
    }
    registry.answers.put(UPLOADS, new Answer(202, Map.of(), new byte[0]));
    assertInstanceOf(Reason.Malformed.class, refused().reason());
  }

  @Test
  void anUploadElsewhereGetsNoCredentials() throws IOException {
    registry.challenge = Optional.of("Basic realm=\"r\"");
    try (HostileRegistry other = new HostileRegistry()) {
      registry.answers.put(UPLOADS, accepted("http://" + other.name() + "/up"));
      other.challenge = Optional.of("Basic realm=\"please\"");
      refused();
      assertTrue(registry.asked.stream().anyMatch(a -> !a.authorization().isEmpty()));
      assertTrue(!other.asked.isEmpty());
      assertTrue(other.asked.stream().allMatch(a -> a.authorization().isEmpty()));
    }
  }

  @Test
  void aRegistryThatStoresSomethingElseIsNotBelieved() {
    registry.answers.put(UPLOADS, accepted("/v2/a/up"));
    Digest other = Digest.of(new byte[] {1});
    Answer stored = new Answer(201, Map.of("Docker-Content-Digest", other.value()), new byte[0]);
    for (Digest blob : List.of(image.configBlob().digest(), image.layers().getFirst().digest())) {
      registry.answers.put("/v2/a/up?digest=" + blob.value().replace(":", "%3A"), stored);
    }
    assertInstanceOf(Reason.DigestMismatch.class, refused().reason());
  }

  @Test
  void refusalsAreToldWithTheRegistrysCodeOnly() {
    byte[] body =
        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"<script>canary-text</script>\"}]}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    registry.answers.put(UPLOADS, new Answer(403, Map.of(), body));
    ImageException e = refused();
    assertInstanceOf(Reason.Unauthorized.class, e.reason());
    assertTrue(e.getMessage().contains("403 (DENIED)"), e.getMessage());
    assertTrue(!e.getMessage().contains("canary-text"), e.getMessage());
  }

  @Test
  void whoNeverTakesItIsLeftAfterAFewTries() {
    registry.answers.put(UPLOADS, accepted("/v2/a/up"));
    assertInstanceOf(Reason.Unreachable.class, refused().reason());
    assertTrue(registry.asked.size() < 20, () -> registry.asked.toString());
  }
}
