package dev.slipway.image.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.access.Caller;
import dev.slipway.access.InMemorySecrets;
import dev.slipway.access.Refusal;
import dev.slipway.event.Event;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.image.KeepStore;
import dev.slipway.image.RegistryLogins;
import dev.slipway.images.Artifact;
import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project finds among the images that are here, and what an administrator removes. */
class StoredShelfTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final ProjectName MALL = new ProjectName("mall");
  private static final Caller ROOT =
      new Caller("root", "token", List.of(), Set.of(), Optional.empty());
  @TempDir private Path dir;
  private Images images;
  private StoredShelf shelf;
  private StoredUpkeep upkeep;

  @BeforeEach
  void open() {
    images = Images.open(ImagesSettings.at(dir));
    var logins = new RegistryLogins(new InMemorySecrets());
    shelf =
        new StoredShelf(
            images, images.upkeep(), StoredShelfTest::exists, logins, project -> Set.of());
    upkeep =
        new StoredUpkeep(images.upkeep(), new CollectPolicy(Duration.ZERO, 0, Long.MAX_VALUE, 0));
  }

  private static boolean exists(ProjectName name) {
    return name.equals(SHOP) || name.equals(MALL);
  }

  private Image made(String content, String... names) {
    var image =
        images.importRoot(
            new ByteArrayInputStream(new byte[1024]),
            ImageConfig.running(List.of("/bin/sh"), Map.of("MADE", content)));
    for (var name : names) {
      images.tag(ImageReference.parse("localhost/" + name), image.digest());
    }
    return image;
  }

  private static String refused(Runnable work) {
    return assertThrows(Refusal.class, work::run).code();
  }

  private String digestOf(ProjectName project, String called) throws IOException {
    return new ObjectMapper().readTree(shelf.inspect(project, called)).path("Digest").asText();
  }

  @Test
  void theBeginningOfADigestIsEnough() throws IOException {
    var image = made("a", "shop/site:1");
    var hex = image.digest().hex();
    for (var called : List.of(hex.substring(0, 6), "sha256:" + hex.substring(0, 12), hex)) {
      assertEquals(image.digest().value(), digestOf(SHOP, called), called);
    }
    assertEquals(image.digest(), shelf.tag(SHOP, hex.substring(0, 8), "site:2").digest());
    assertEquals(1, shelf.history(SHOP, hex.substring(0, 8)).size());
    assertEquals(List.of(), shelf.diff(SHOP, hex.substring(0, 8), "site:1"));
    var archive = new ByteArrayOutputStream();
    shelf.save(SHOP, List.of(hex.substring(0, 8)), "oci-archive").writeTo(archive);
    assertTrue(archive.size() > 1024);
    assertEquals("image-not-found", refused(() -> shelf.inspect(SHOP, hex.substring(0, 5))));
    assertEquals("image-not-found", refused(() -> shelf.inspect(MALL, hex)), "another's");
    made("b", "shop/" + hex.substring(0, 6) + ":latest");
    assertTrue(!digestOf(SHOP, hex.substring(0, 6)).equals(image.digest().value()), "a name first");
  }

  @Test
  void whatSeveralBeginWithIsRefusedWithTheirNames() {
    var one = new Digest("sha256:abcdef" + "0".repeat(58));
    var two = new Digest("sha256:abcdef" + "1".repeat(58));
    var prefix = DigestPrefix.of("abcdef").orElseThrow();
    var refusal =
        assertThrows(
            Refusal.class, () -> prefix.only(List.of(one, two), d -> d.hex().substring(5, 8)));
    assertEquals("'abcdef' may be f00, f11: write more of it", refusal.getMessage());
    assertEquals(
        Optional.of(two),
        DigestPrefix.of("sha256:abcdef1").orElseThrow().only(List.of(one, two), Digest::value));
    assertEquals(Optional.empty(), DigestPrefix.of("ABCDEF"));
  }

  @Test
  void removingByADigestTakesTheProjectsOwnNamesOnly() {
    var image = made("a", "shop/site:1", "shop/site:2", "mall/site:1");
    var called = image.digest().hex().substring(0, 10);
    assertEquals("image-in-use", refused(() -> shelf.remove(SHOP, called, false)));
    assertEquals(
        List.of("localhost/shop/site:1", "localhost/shop/site:2"),
        shelf.remove(SHOP, called, true).untagged());
    assertEquals("image-not-found", refused(() -> shelf.remove(SHOP, called, true)));
    assertEquals(1, shelf.remove(MALL, called, false).untagged().size());
    assertTrue(images.look(image.digest()).isEmpty());
  }

  @Test
  void inspectTellsWhatDescribesTheImage() throws IOException {
    var image = made("a", "shop/site:1", "mall/site:1");
    var sbom =
        new Artifact(
            "application/x-sbom", "{}".getBytes(StandardCharsets.UTF_8), Map.of("by", "shop"));
    var digest = images.attach(ImageReference.parse("localhost/shop/site:1"), image, sbom);
    var referrers = new ObjectMapper().readTree(shelf.inspect(SHOP, "site:1")).path("Referrers");
    assertEquals(1, referrers.size(), referrers::toString);
    assertEquals(digest.value(), referrers.get(0).path("Digest").asText());
    assertEquals("application/x-sbom", referrers.get(0).path("ArtifactType").asText());
    assertEquals("shop", referrers.get(0).path("Annotations").path("by").asText());
    var others = new ObjectMapper().readTree(shelf.inspect(MALL, "site:1")).path("Referrers");
    assertEquals(0, others.size(), "another project's");
  }

  @Test
  void whatAnAdministratorRemovesIsNotedWithWhoLostIt() {
    var journal = new InMemoryJournal();
    var keep = new KeepStore(upkeep, StoredShelfTest::exists, new InMemoryTransactions(), journal);
    made("a", "shop/site:1");
    made("b", "mall/site:1");
    made("c", "stray/site:1");
    keep.remove("localhost/shop/site:1", false, ROOT);
    keep.prune(true, Duration.ZERO, true, ROOT);
    assertEquals(List.of("shop localhost/shop/site:1"), noted(journal));
    keep.prune(true, Duration.ZERO, false, ROOT);
    assertTrue(noted(journal).contains("mall localhost/mall/site:1"), () -> "" + noted(journal));
    assertTrue(noted(journal).contains("server localhost/stray/site:1"));
  }

  private static List<String> noted(InMemoryJournal journal) {
    return journal.after(0, 100).stream().map(StoredShelfTest::told).toList();
  }

  private static String told(Event event) {
    return event.project() + " " + event.subject();
  }

  @Test
  void whoNeedsItIsToldByTheBeginningOfADigest() {
    var image = made("a", "shop/site:1");
    var holders = upkeep.holders(image.digest().hex().substring(0, 12));
    assertEquals(upkeep.holders(image.digest().value()), holders);
    assertTrue(!holders.isEmpty());
    assertEquals("bad-digest", refused(() -> upkeep.holders("abc")));
    assertEquals(
        1, upkeep.remove(image.digest().value().substring(0, 20), false).untagged().size());
  }
}
