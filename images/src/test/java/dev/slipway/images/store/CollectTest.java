package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.Holding;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has a name, a pin or a user stays whole; the rest goes when its time has come. */
class CollectTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final CollectPolicy DAILY = new CollectPolicy(DAY, 0, Long.MAX_VALUE, 0);
  @TempDir Path tmp;
  private SmallImages store;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(tmp.resolve("uppers"));
    store = new SmallImages(tmp.resolve("store"));
  }

  private Upkeep upkeep() {
    return store.images.upkeep();
  }

  private static ImageReference name(String text) {
    return ImageReference.parse(text);
  }

  /** As after a restart a long time later: nothing is fresh any more. */
  private void later(Duration ago) throws IOException {
    store = store.reopened();
    store.age(ago);
  }

  @Test
  void whatHasNoNameGoesWhenItsTimeHasCome() throws IOException {
    Image kept = store.named("localhost/shop:1", "kept");
    Image lost = store.over(kept, "lost");
    store.images.unpack(lost);
    later(Duration.ofHours(23));
    assertEquals(List.of(), upkeep().collect(DAILY, false).removed());
    later(Duration.ofHours(25));
    Collected dry = upkeep().collect(DAILY, true);
    assertTrue(store.hasAll(lost), "a dry run changes nothing");
    Collected done = upkeep().collect(DAILY, false);
    assertEquals(
        dry.removed().stream().map(Collected.Removed::digest).toList(),
        done.removed().stream().map(Collected.Removed::digest).toList());
    assertEquals(dry.freed(), done.freed());
    assertTrue(done.freed() > 0);
    assertTrue(store.hasAll(kept) && store.unpacked(kept));
    assertFalse(store.has(lost.digest()) || store.has(lost.layers().getLast().digest()));
    assertFalse(store.unpacked(lost));
    assertEquals(kept, store.images.find(name("localhost/shop:1")).orElseThrow());
  }

  @Test
  void pinsAndUsersHoldImagesThatHaveNoName() throws IOException {
    Image pinned = store.image("pinned");
    Image used = store.image("used");
    upkeep().pin(pinned.digest(), "release 7");
    later(Duration.ofDays(9));
    upkeep().heldBy(() -> List.of(new Root("container shop/web", used.digest())));
    assertEquals(List.of(), upkeep().collect(DAILY, false).removed());
    var why = upkeep().holdersOf(used.layers().getFirst().digest());
    assertEquals(
        List.of(
            new Holding(
                Holding.Kind.USE,
                "container shop/web",
                List.of(used.digest(), used.layers().getFirst().digest()))),
        why);
    assertEquals("release 7", upkeep().holdersOf(pinned.digest()).getFirst().holder());
    assertTrue(upkeep().unpin(pinned.digest(), "release 7"));
    assertFalse(upkeep().unpin(pinned.digest(), "release 7"));
    upkeep().collect(DAILY, false);
    assertFalse(store.has(pinned.digest()));
    assertTrue(store.hasAll(used));
  }

  @Test
  void nothingIsCollectedWhereUsersCannotBeAsked() throws IOException {
    Image image = store.image("x");
    later(Duration.ofDays(9));
    upkeep()
        .heldBy(
            () -> {
              throw new IllegalStateException("no database");
            });
    assertThrows(IllegalStateException.class, () -> upkeep().collect(DAILY, false));
    assertTrue(store.hasAll(image));
  }

  @Test
  void workUnderWayKeepsWhatItFound() throws IOException {
    Image image = store.image("x");
    later(Duration.ofDays(9));
    Blobs blobs = new Blobs(StoreLayout.open(tmp.resolve("store")));
    assertTrue(blobs.has(image.digest()));
    upkeep().collect(CollectPolicy.everything(), false);
    assertFalse(store.has(image.digest()), "used, but by nobody who goes on");

    Image again = store.image("x");
    store.images.upkeep().remove(again.digest(), true);
    Image third = store.image("x");
    later(Duration.ofDays(9));
    Image base = store.images.get(third.digest());
    AtomicReference<Collected> meanwhile = new AtomicReference<>();
    store.images.upkeep().heldBy(List::of);
    Image made = store.over(base, "y");
    meanwhile.set(upkeep().collect(DAILY, false));
    store.images.tag(name("localhost/made:1"), made.digest());
    assertTrue(store.hasAll(made), "made a moment ago: " + meanwhile.get());
  }

  @Test
  void aNameIsOnlyGivenToWhatIsWhole() throws IOException {
    Image image = store.image("x");
    Files.delete(
        tmp.resolve("store/blobs/sha256").resolve(image.layers().getFirst().digest().hex()));
    var e =
        assertThrows(
            ImageException.class, () -> store.images.tag(name("localhost/x:1"), image.digest()));
    assertTrue(e.getMessage().contains("lacks its blob"), e.getMessage());
    assertThrows(ImageException.class, () -> upkeep().pin(image.digest(), "why"));
    assertThrows(ImageException.class, () -> store.over(image, "more"));
  }

  @Test
  void whenRoomIsShortWhatCanBeHadAgainGoesLeastRecentlyUsedFirst() throws IOException {
    Image own = store.named("localhost/shop:1", "o".repeat(1000));
    Image older = store.named("docker.io/library/older:1", "a".repeat(1000));
    Image newer = store.named("docker.io/library/newer:1", "b".repeat(1000));
    Image inUse = store.named("docker.io/library/used:1", "c".repeat(1000));
    later(Duration.ofHours(4));
    store.images.find(name("docker.io/library/newer:1"));
    upkeep().heldBy(() -> List.of(new Root("run 1 of shop", inUse.digest())));
    long size = upkeep().use().blobs() + upkeep().use().layers();
    var noPressure = new CollectPolicy(DAY, 0, size, 0);
    assertEquals(List.of(), upkeep().collect(noPressure, false).removed());
    var floored = new CollectPolicy(DAY, size, 0, 0);
    assertEquals(List.of(), upkeep().collect(floored, false).removed());

    Collected done = upkeep().collect(new CollectPolicy(DAY, 0, 1, 0), false);
    assertFalse(store.has(older.digest()));
    assertTrue(store.hasAll(own) && store.hasAll(newer) && store.hasAll(inUse));
    assertTrue(store.unpacked(inUse), "its layers are mounted");
    assertFalse(store.unpacked(own), "they can be unpacked again: " + done);
    assertEquals(
        List.of("docker.io/library/older:1"),
        done.removed().stream().flatMap(r -> r.name().stream()).toList());
    store.images.unpack(own);
  }

  @Test
  void anArtifactStaysAsLongAsWhatItDescribes() throws IOException {
    Image image = store.named("localhost/shop:1", "x");
    Digest sbom = store.artifact(image.digest(), "localhost/shop");
    Digest signature = store.artifact(sbom, "localhost/shop");
    later(Duration.ofDays(9));
    upkeep().collect(DAILY, false);
    assertTrue(store.has(sbom) && store.has(signature));
    upkeep().remove(name("localhost/shop:1"), false);
    assertFalse(store.has(image.digest()) || store.has(sbom) || store.has(signature));
    assertFalse(Files.readString(tmp.resolve("store/index.json")).contains("dev.slipway"));
  }

  @Test
  void documentsThatPointToOneAnotherInACircleAreGarbageToo() throws IOException {
    // No digest can be made to close a circle, so the reader is given bytes under other names.
    Image image = store.image("x");
    String index =
        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"%s\",\"size\":1,\"mediaType\":\"x\"},"
            + "{\"digest\":\"%s\"}]}";
    Digest self = Digest.of("self".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        tmp.resolve("store/blobs/sha256").resolve(self.hex()),
        index.formatted(self, image.digest()));
    later(Duration.ofDays(9));
    var e = assertThrows(ImageException.class, () -> upkeep().collect(DAILY, false));
    assertTrue(e.getMessage().contains("was altered on disk"), e.getMessage());
    assertTrue(store.hasAll(image), "nothing goes where it cannot be told who needs it");
  }

  @Test
  void removingTheLastNameFreesTheImageAtOnceAndSharedBlobsStay() throws IOException {
    Image base = store.named("localhost/base:1", "base");
    Image shop = store.over(base, "shop");
    store.images.tag(name("localhost/shop:1"), shop.digest());
    store.images.tag(name("localhost/shop:2"), shop.digest());
    assertEquals(List.of(), upkeep().remove(name("localhost/shop:1"), false).deleted());
    assertTrue(store.hasAll(shop));
    var removal = upkeep().remove(name("localhost/shop:2"), false);
    assertEquals(List.of(shop.digest()), removal.deleted());
    assertTrue(removal.freed() > 0);
    assertFalse(store.has(shop.digest()));
    assertTrue(store.hasAll(base));
  }

  @Test
  void whatIsUsedIsRemovedOnlyByForceAndThenLosesItsNameAlone() throws IOException {
    Image image = store.named("localhost/shop:1", "x");
    upkeep().heldBy(() -> List.of(new Root("container shop/web", image.digest())));
    var e =
        assertThrows(ImageException.class, () -> upkeep().remove(name("localhost/shop:1"), false));
    assertTrue(e.getMessage().contains("used by container shop/web"), e.getMessage());
    assertTrue(e.reason() instanceof ImageException.Reason.InUse);
    var removal = upkeep().remove(name("localhost/shop:1"), true);
    assertEquals(List.of(name("localhost/shop:1")), removal.untagged());
    assertEquals(List.of(), removal.deleted());
    assertTrue(store.hasAll(image));
  }

  @Test
  void anImageWithSeveralNamesIsRemovedByItsDigestOnlyByForce() throws IOException {
    Image image = store.named("localhost/shop:1", "x");
    store.images.tag(name("localhost/shop:2"), image.digest());
    assertThrows(ImageException.class, () -> upkeep().remove(image.digest(), false));
    assertEquals(2, upkeep().remove(image.digest(), true).untagged().size());
    assertFalse(store.has(image.digest()));
    assertThrows(ImageException.class, () -> upkeep().remove(image.digest(), true));
  }

  @Test
  void pruningRemovesWhatLostItsNameAndByRequestAllThatNobodyUses() throws IOException {
    Image first = store.named("localhost/shop:1", "first");
    Image second = store.named("localhost/shop:1", "second");
    Image used = store.named("localhost/used:1", "used");
    upkeep().heldBy(() -> List.of(new Root("run 3 of shop", used.digest())));
    assertEquals(1, upkeep().prune(false, Duration.ZERO, true).removed().size());
    assertTrue(store.hasAll(first));
    upkeep().prune(false, Duration.ZERO, false);
    assertFalse(store.has(first.digest()));
    assertTrue(store.hasAll(second));
    upkeep().prune(true, Duration.ofHours(1), false);
    assertTrue(store.hasAll(second), "it was used within the hour");
    upkeep().prune(true, Duration.ZERO, false);
    assertFalse(store.has(second.digest()));
    assertTrue(store.hasAll(used));
    assertEquals(
        List.of("localhost/used:1"),
        store.images.tags().stream().map(t -> t.name().toString()).toList());
  }

  @Test
  void theBlobsOfAPushThatGoesOnAreNotPruned() throws IOException {
    Path loose = tmp.resolve("store/blobs/sha256");
    Digest blob = Digest.of(new byte[100]);
    Files.write(loose.resolve(blob.hex()), new byte[100]);
    upkeep().prune(true, Duration.ZERO, false);
    assertTrue(store.has(blob));
    later(Duration.ofHours(2));
    upkeep().prune(true, Duration.ZERO, false);
    assertFalse(store.has(blob));
  }

  @Test
  void useTellsWhatIsSharedAndWhatIsNot() throws IOException {
    Image base = store.named("localhost/base:1", "base");
    Image shop = store.over(base, "shop");
    store.images.tag(name("localhost/shop:1"), shop.digest());
    store.images.unpack(shop);
    var use = upkeep().use();
    assertEquals(2, use.images().size());
    var of = use.images().getLast();
    assertEquals(List.of("localhost/shop:1"), of.names());
    assertEquals(base.layers().getFirst().size(), of.shared());
    assertEquals(8, of.unpacked(), "4 bytes in each layer");
    assertEquals(0, of.missing());
    assertEquals(0, use.garbage());
    assertEquals(8, use.layers());
    long unique = use.images().stream().mapToLong(i -> i.unique()).sum();
    assertEquals(use.blobs(), unique + of.shared());
  }
}
