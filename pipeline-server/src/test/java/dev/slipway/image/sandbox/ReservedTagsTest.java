package dev.slipway.image.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.RegistryLogins;
import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What runs made and what stages run is not for people to move or to remove. */
class ReservedTagsTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final ImageReference RUN = ImageReference.parse("localhost/shop/site:run-3");
  private static final ImageReference LIVE = ImageReference.parse("localhost/shop/site:live");

  @TempDir private Path dir;
  private Images images;
  private Image image;
  private StoredShelf shelf;

  @BeforeEach
  void open() {
    images = Images.open(ImagesSettings.at(dir));
    image =
        images.importRoot(
            new ByteArrayInputStream(new byte[1024]), ImageConfig.running(List.of("x"), Map.of()));
    images.tag(RUN, image.digest());
    images.tag(LIVE, image.digest());
    shelf =
        new StoredShelf(
            images,
            images.upkeep(),
            project -> true,
            new RegistryLogins(new NoSecrets()),
            project -> Set.of("live"));
  }

  private static void assertReserved(Executable change) {
    var refusal = assertThrows(Refusal.class, change);
    assertEquals("tag-reserved", refusal.code());
    assertEquals(Refusal.Kind.FORBIDDEN, refusal.kind());
  }

  @Test
  void peopleGiveOtherTagsOnly() {
    assertReserved(() -> shelf.tag(SHOP, "site:run-3", "site:run-4"));
    assertReserved(() -> shelf.tag(SHOP, "site:run-3", "other:live"));
    assertEquals(image.digest(), shelf.tag(SHOP, "site:run-3", "site:mine").digest());
  }

  @Test
  void peopleRemoveOtherTagsOnlyEvenByForce() {
    assertReserved(() -> shelf.remove(SHOP, "site:run-3", false));
    assertReserved(() -> shelf.remove(SHOP, "localhost/shop/site:live", true));
    assertTrue(images.find(RUN).isPresent() && images.find(LIVE).isPresent());
    shelf.tag(SHOP, "site:run-3", "site:mine");
    shelf.remove(SHOP, "site:mine", false);
  }

  @Test
  void archivesBringOtherTagsOnly() throws Exception {
    var foreign = ImageReference.parse("localhost/other/site:live");
    images.tag(foreign, image.digest());
    var archive = saved(foreign);
    assertReserved(() -> shelf.load(SHOP, stream(archive), Optional.empty()));
    assertReserved(() -> shelf.load(SHOP, stream(archive), Optional.of("site:run-9")));
    assertEquals(
        List.of("localhost/shop/site:mine"),
        shelf.load(SHOP, stream(archive), Optional.of("site:mine")).getFirst().names());
  }

  private byte[] saved(ImageReference name) {
    var bytes = new ByteArrayOutputStream();
    images.save(List.of(name), ArchiveFormat.DOCKER, bytes);
    return bytes.toByteArray();
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
