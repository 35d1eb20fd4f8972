package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Patience;
import dev.slipway.images.PullOrder;
import dev.slipway.images.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors are asked first, may be wrong in every way, and learn nobody's password. */
class MirrorsTest {
  @TempDir Path tmp;
  private FakeRegistry origin;
  private FakeRegistry mirror;
  private SmallImage image;

  @BeforeEach
  void start() throws IOException {
    origin = new FakeRegistry();
    mirror = new FakeRegistry();
    image = SmallImage.make(tmp);
    image.serve(origin);
  }

  @AfterEach
  void stop() {
    origin.close();
    mirror.close();
  }

  private Images open(String... mirrors) {
    Patience quick =
        new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    RegistrySettings settings =
        RegistrySettings.standard()
            .withPatience(quick)
            .withMirrors(Map.of(origin.name(), List.of(mirrors)));
    return Images.open(ImagesSettings.at(tmp.resolve("store")).withRegistries(settings));
  }

  private ImageReference name() {
    return ImageReference.parse(origin.name() + "/a:1");
  }

  @Test
  void whatAMirrorHasItGives() {
    image.serve(mirror);
    assertEquals(image.digest(), open(mirror.name() + "/hub").resolve(name()).digest());
    assertEquals(List.of(), origin.asked);
    assertTrue(mirror.asked.contains("GET /v2/hub/a/manifests/1"), () -> mirror.asked.toString());
  }

  @Test
  void whatAMirrorLacksOrLiesAboutTheRegistryGives() {
    byte[] other = new byte[image.layer().length];
    Images images = open("127.0.0.1:1", mirror.name());
    assertEquals(image.digest(), images.resolve(name()).digest());

    image.serve(mirror);
    mirror.blobs.put(Digest.of(image.layer()).value(), other);
    Images again =
        Images.open(
            ImagesSettings.at(tmp.resolve("second"))
                .withRegistries(
                    RegistrySettings.standard()
                        .withMirrors(Map.of(origin.name(), List.of(mirror.name())))));
    assertEquals(image.digest(), again.resolve(name()).digest());
    assertEquals(1, mirror.asked("GET /v2/a/blobs/" + Digest.of(image.layer())));
    assertEquals(2, origin.asked("GET /v2/a/blobs/" + Digest.of(image.layer())));
  }

  @Test
  void passwordsGoToTheRegistryAlone() throws IOException {
    origin.password = Optional.of("ada:canary-secret");
    try (HostileRegistry begging = new HostileRegistry()) {
      begging.challenge = Optional.of("Basic realm=\"please\"");
      PullOrder order = PullOrder.of(name()).as(new Credentials.Basic("ada", "canary-secret"));
      assertEquals(image.digest(), open(begging.name()).pull(order).image().digest());
      assertTrue(begging.asked.stream().allMatch(a -> a.authorization().isEmpty()));
    }
  }

  @Test
  void whatTheRegistrySaysIsWhatIsTold() {
    ImageReference none = ImageReference.parse(origin.name() + "/a:none");
    var e = assertThrows(ImageException.class, () -> open(mirror.name()).resolve(none));
    assertTrue(e.getMessage().contains("the registry has no manifest of " + none));
  }
}
