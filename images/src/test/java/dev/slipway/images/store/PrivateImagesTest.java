package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.MediaType;
import dev.slipway.images.Patience;
import dev.slipway.images.PullOrder;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.View;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was pulled with one project's credentials is nobody else's, whatever they know of it. */
class PrivateImagesTest {
  private static final Credentials ADA = new Credentials.Basic("ada", "secret");
  private static final View SHOP = new Project("shop");
  private static final View MALL = new Project("mall");

  @TempDir Path tmp;
  private FakeRegistry registry;
  private FakeRegistry hostile;
  private SmallImage image;
  private Images images;

  private record Project(String name) implements View {
    @Override
    public boolean sees(ImageReference image) {
      return !image.isLocalOnly() || image.repository().startsWith(name + "/");
    }

    @Override
    public Optional<String> owner() {
      return Optional.of(name);
    }
  }

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    hostile = new FakeRegistry();
    registry.password = Optional.of("ada:secret");
    image = SmallImage.make(tmp);
    image.serve(registry);
    images = open();
  }

  private Images open() {
    Patience quick =
        new Patience(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    return Images.open(
        ImagesSettings.at(tmp.resolve("store"))
            .withRegistries(RegistrySettings.standard().withPatience(quick)));
  }

  @AfterEach
  void stop() {
    registry.close();
    hostile.close();
  }

  private ImageReference name() {
    return ImageReference.parse(registry.name() + "/a:1");
  }

  private Reason refused(PullOrder order) {
    return assertThrows(ImageException.class, () -> images.resolve(order)).reason();
  }

  @Test
  void theOwnerUsesItByNameAndDigestAndOthersDoNot() {
    PullOrder order = PullOrder.of(name()).seenBy(SHOP).as(ADA);
    assertEquals(image.digest(), images.pull(order).image().digest());
    assertEquals(image.digest(), images.find(name(), SHOP).orElseThrow().digest());
    assertEquals(
        image.digest(), images.find(name().at(image.digest()), SHOP).orElseThrow().digest());
    assertEquals(Optional.empty(), images.find(name(), MALL));
    assertEquals(Optional.empty(), images.find(name().at(image.digest()), MALL));
    assertInstanceOf(Reason.Unauthorized.class, refused(PullOrder.of(name()).seenBy(MALL)));
    assertInstanceOf(
        Reason.Unauthorized.class, refused(PullOrder.of(name().at(image.digest())).seenBy(MALL)));
    assertEquals(Optional.empty(), open().find(name(), MALL), "nor after a restart");
    assertEquals(image.digest(), open().find(name(), SHOP).orElseThrow().digest());
  }

  @Test
  void whoKnowsItsDigestsGetsItFromNoRegistryOfTheirOwn() {
    images.pull(PullOrder.of(name()).seenBy(SHOP).as(ADA));
    hostile.manifest("1", MediaType.MANIFEST.text(), image.manifest());
    ImageReference theirs = ImageReference.parse(hostile.name() + "/a:1");
    assertInstanceOf(Reason.NotFound.class, refused(PullOrder.of(theirs).seenBy(MALL)));
    assertEquals(Optional.empty(), images.find(theirs, MALL));
    image.serve(hostile);
    hostile.asked.clear();
    images.resolve(PullOrder.of(theirs).seenBy(MALL));
    assertEquals(
        1, hostile.asked("GET /v2/a/blobs/" + Digest.of(image.layer())), "they had it themselves");
  }

  @Test
  void whoMayGetsItAgainForThemselves() {
    images.pull(PullOrder.of(name()).seenBy(SHOP).as(ADA));
    long before = registry.asked("GET /v2/a/blobs/");
    images.resolve(PullOrder.of(name()).seenBy(MALL).as(ADA));
    assertEquals(before + 2, registry.asked("GET /v2/a/blobs/"), "which proves that they may");
    images.pull(PullOrder.of(name()).seenBy(MALL).as(ADA));
    assertEquals(before + 2, registry.asked("GET /v2/a/blobs/"));
    assertEquals(2, images.tags().size());
  }

  @Test
  void whatNobodysCredentialsBroughtIsEverybodys() {
    registry.password = Optional.empty();
    images.pull(PullOrder.of(name()).seenBy(SHOP));
    assertEquals(image.digest(), images.find(name(), MALL).orElseThrow().digest());
    long before = registry.asked("GET /v2/a/blobs/");
    images.pull(PullOrder.of(name().tagged("1")).seenBy(MALL));
    assertEquals(before, registry.asked("GET /v2/a/blobs/"));
  }

  @Test
  void whatOneProjectMadeAnotherDoesNotFindByDigestEither() {
    registry.password = Optional.empty();
    images.pull(PullOrder.of(name()).seenBy(SHOP).as(ADA));
    images.tag(ImageReference.parse("localhost/shop/site:1"), image.digest());
    ImageReference guess = ImageReference.parse("localhost/mall/x").at(image.digest());
    assertEquals(Optional.empty(), images.find(guess, MALL));
    assertInstanceOf(Reason.LocalOnly.class, refused(PullOrder.of(guess).seenBy(MALL)));
  }
}
