package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ScrubOrder;
import dev.slipway.images.Scrubbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever decayed on disk is found, told with what it breaks, and can be had again. */
class ScrubTest {
  private static final int FLIPS = 200;
  @TempDir Path tmp;
  private SmallImages store;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(tmp.resolve("uppers"));
    store = new SmallImages(tmp.resolve("store"));
  }

  private Path file(Digest blob) {
    return tmp.resolve("store/blobs/sha256").resolve(blob.hex());
  }

  @Test
  void oneBitInEachOf200BlobsIsFoundAndNothingElse() throws IOException {
    Random random = new Random(200);
    List<Digest> blobs = new ArrayList<>();
    for (int i = 0; i < FLIPS + 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(60_000)];
      random.nextBytes(bytes);
      blobs.add(store.blob(bytes));
    }
    Set<Digest> flipped = new HashSet<>(blobs.subList(0, FLIPS));
    for (Digest blob : flipped) {
      byte[] bytes = Files.readAllBytes(file(blob));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file(blob), bytes);
    }
    List<ScrubOrder.Progress> told = new ArrayList<>();
    Scrubbed found = store.images.upkeep().scrub(ScrubOrder.blobs().telling(told::add));
    assertEquals(
        flipped,
        found.corrupt().stream().map(Scrubbed.Corrupt::digest).collect(Collectors.toSet()));
    assertEquals(FLIPS, found.corrupt().size());
    assertEquals(FLIPS + 50, found.blobs());
    assertEquals(told.getLast().ofBytes(), told.getLast().bytes());
    for (Digest blob : blobs) {
      assertEquals(!flipped.contains(blob), store.has(blob));
    }
    assertEquals(List.of(), store.images.upkeep().scrub(ScrubOrder.blobs()).corrupt());
  }

  @Test
  void whatACorruptBlobBreaksIsNamedAndMakingItAgainHealsIt() throws IOException {
    Image image = store.named("localhost/shop:1", "shop");
    Digest layer = image.layers().getFirst().digest();
    Files.write(file(layer), new byte[] {1}, StandardOpenOption.APPEND);
    Scrubbed found = store.images.upkeep().scrub(ScrubOrder.blobs());
    assertEquals(
        List.of(new Scrubbed.Corrupt(layer, false, List.of("localhost/shop:1"))), found.corrupt());
    assertFalse(store.has(layer));
    assertTrue(Files.exists(tmp.resolve("store/quarantine").resolve(layer.hex())));
    assertEquals(image, store.image("shop"));
    assertTrue(store.hasAll(image));
  }

  @Test
  void aCorruptManifestIsFoundToo() throws IOException {
    Image image = store.named("localhost/shop:1", "shop");
    String json = Files.readString(file(image.digest()));
    Files.writeString(file(image.digest()), json.replace("layers", "Layers"));
    Scrubbed found = store.images.upkeep().scrub(ScrubOrder.blobs());
    assertEquals(List.of("localhost/shop:1"), found.corrupt().getFirst().broken());
    assertTrue(store.images.find(ImageReference.parse("localhost/shop:1")).isEmpty());
  }

  @Test
  void aLayerThatWasChangedInItsDirectoryIsFoundAndUnpackedAgain() throws IOException {
    Image image = store.named("localhost/shop:1", "shop");
    Image other = store.named("localhost/other:1", "other");
    Path layer = store.images.unpack(image).getFirst();
    store.images.unpack(other);
    Files.writeString(layer.resolve("file"), "SHOP");
    assertEquals(List.of(), store.images.upkeep().scrub(ScrubOrder.blobs()).corrupt());
    Scrubbed found = store.images.upkeep().scrub(ScrubOrder.blobs().withLayers());
    assertEquals(2, found.layers());
    assertEquals(
        List.of(
            new Scrubbed.Corrupt(image.diffIds().getFirst(), true, List.of("localhost/shop:1"))),
        found.corrupt());
    assertEquals("shop", Files.readString(store.images.unpack(image).getFirst().resolve("file")));
  }
}
