package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Patience;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PushOrder;
import dev.slipway.images.RegistrySettings;
import dev.slipway.images.Shell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections break and registries are busy: what has been moved is not moved again. */
class BrokenTransferTest {
  private static final Patience QUICK =
      new Patience(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5));

  @TempDir Path tmp;
  private FakeRegistry registry;
  private SmallImage image;
  private byte[] layer;
  private byte[] manifest;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    image = SmallImage.make(tmp);
    layer = image.layer();
    manifest = image.manifest();
    image.serve(registry);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Images open() {
    return Images.open(
        ImagesSettings.at(tmp.resolve("store"))
            .withRegistries(RegistrySettings.standard().withPatience(QUICK)));
  }

  private ImageReference name() {
    return ImageReference.parse(registry.name() + "/a:1");
  }

  private String get(byte[] blob) {
    return "GET /v2/a/blobs/" + Digest.of(blob);
  }

  private List<String> partial() {
    return Shell.run(tmp.resolve("store/partial"), "find", ".", "-type", "f", "-size", "+0")
        .lines()
        .toList();
  }

  @Test
  void aDownloadThatBreaksGoesOnWhereItWas() {
    registry.cuts = 3;
    Image pulled = open().resolve(name());
    assertEquals(Digest.of(manifest), pulled.digest());
    List<Long> begun =
        registry.asked.stream()
            .filter(a -> a.startsWith(get(layer)))
            .map(a -> a.replaceFirst(".*bytes=([0-9]+)-", "$1"))
            .map(a -> a.startsWith("GET") ? 0L : Long.parseLong(a))
            .toList();
    assertTrue(begun.size() >= 4, begun::toString);
    assertEquals(begun.stream().distinct().sorted().toList(), begun, "each after the one before");
    assertEquals(List.of(), partial());
  }

  @Test
  void whatCameIsThereForTheNextProcess() {
    registry.cuts = 1;
    registry.cutAfter = 250_000;
    registry.cutsForGood = true;
    assertThrows(ImageException.class, () -> open().resolve(name()));
    assertEquals(1, partial().size());
    registry.blob(layer);
    registry.asked.clear();
    open().resolve(name());
    assertTrue(
        registry.asked.stream().anyMatch(a -> a.matches(".*bytes=[1-9][0-9]+-")),
        registry.asked::toString);
    assertEquals(List.of(), partial());
  }

  /** The process to kill: arguments are the store and the image. */
  public static void main(String[] args) {
    Images.open(ImagesSettings.at(Path.of(args[0])))
        .pull(
            PullOrder.of(ImageReference.parse(args[1]))
                .telling(
                    (blob, bytes) -> {
                      if (bytes > 200_000) {
                        String self = Long.toString(ProcessHandle.current().pid());
                        Shell.run(Path.of("/"), "kill", "-9", self);
                      }
                    }));
  }

  @Test
  void whatCameBeforeAKillIsNotAskedForAgain() throws Exception {
    Process p =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokenTransferTest.class.getName(),
                tmp.resolve("store").toString(),
                name().toString())
            .inheritIO()
            .start();
    assertEquals(137, p.waitFor());
    registry.asked.clear();
    assertEquals(image.digest(), open().resolve(name()).digest());
    assertTrue(
        registry.asked.stream().anyMatch(a -> a.matches(get(layer) + " bytes=[2-9][0-9]{5}-")),
        registry.asked::toString);
  }

  @Test
  void aRegistryWithoutRangesIsAskedForAllOfIt() {
    registry.cuts = 1;
    registry.knowsRanges = false;
    open().resolve(name());
    assertEquals(2, registry.asked(get(layer)));
  }

  @Test
  void whatWasAlteredMeanwhileIsHadAgainFromItsBeginning() throws IOException {
    registry.cuts = 1;
    registry.cutAfter = 250_000;
    registry.cutsForGood = true;
    assertThrows(ImageException.class, () -> open().resolve(name()));
    Path part = tmp.resolve("store/partial").resolve(partial().getFirst());
    byte[] bytes = Files.readAllBytes(part);
    bytes[1000] ^= 1;
    Files.write(part, bytes);
    registry.blob(layer);
    Image pulled = open().resolve(name());
    assertEquals(Digest.of(manifest), pulled.digest());
  }

  @Test
  void aRegistryThatIsBusyIsAskedAgainButNotForEver() {
    registry.busy = 2;
    registry.busyStatus = 429;
    registry.retryAfter = "0";
    open().resolve(name());
    registry.busy = 1000;
    var e = assertThrows(ImageException.class, () -> open().pull(PullOrder.of(name())));
    assertInstanceOf(Reason.Unreachable.class, e.reason());
    assertEquals(997, registry.busy);
  }

  @Test
  void nobodyWaitsAnHourBecauseARegistrySaysSo() {
    registry.busy = 1000;
    registry.retryAfter = "3600";
    assertThrows(ImageException.class, () -> open().resolve(name()));
    assertEquals(999, registry.busy);
  }

  @Test
  void aBlobThatNeverEndsIsLeft() {
    byte[] longer = Arrays.copyOf(layer, layer.length * 3);
    registry.blobs.put(Digest.of(layer).value(), longer);
    var e = assertThrows(ImageException.class, () -> open().resolve(name()));
    assertInstanceOf(Reason.DigestMismatch.class, e.reason());
    assertEquals(List.of(), partial());
  }

  @Test
  void anUploadThatBreaksGoesOnWhereItWas() throws IOException {
    Images images = open();
    byte[] big = new byte[3 << 20];
    new java.util.Random(1).nextBytes(big);
    Files.write(tmp.resolve("big"), big);
    Shell.run(tmp, "tar", "-cf", "big.tar", "big");
    Image made =
        images.importRoot(
            new ByteArrayInputStream(Files.readAllBytes(tmp.resolve("big.tar"))),
            ImageConfig.running(List.of("/x"), Map.of()));
    registry.cuts = 2;
    registry.cutAfter = 1_000_000;
    images.push(PushOrder.of(made.digest(), name().tagged("pushed")));
    assertTrue(registry.asked.stream().anyMatch(a -> a.matches("PATCH \\S+ 1000000-[0-9]+")));
    assertTrue(registry.asked.stream().anyMatch(a -> a.matches("PATCH \\S+ 2000000-[0-9]+")));
    assertEquals(1, registry.asked("POST /v2/a/blobs/uploads/") - 1, "one for each blob");
    made.layers().forEach(l -> assertTrue(registry.blobs.containsKey(l.digest().value())));
  }
}
