package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Shell;
import dev.slipway.images.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * While images are made, named, renamed, unpacked and removed all the time, everything that nobody
 * needs is collected all the time: what has a name is whole, at every moment and after every kill.
 */
class CollectKillTest {
  private static final int ROUNDS = Integer.getInteger("slipway.images.kills", 6);
  private static final int MAKERS = 3;
  private static final int NAMES = 4;
  @TempDir Path tmp;

  /** The process to kill: its arguments are the store and a seed. */
  public static void main(String[] args) throws Exception {
    Images images = Images.open(ImagesSettings.at(Path.of(args[0])));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    /* Platform threads: looking never waits, and would keep virtual makers from ever running. */
    try (ExecutorService all = Executors.newCachedThreadPool()) {
      for (int maker = 0; maker < MAKERS; maker++) {
        Random random = new Random(Long.parseLong(args[1]) * MAKERS + maker);
        Path upper = Files.createDirectories(Path.of(args[0] + "-upper-" + maker));
        all.submit(() -> forever(failure, () -> make(images, random, upper)));
      }
      all.submit(() -> forever(failure, () -> collect(images)));
      all.submit(() -> forever(failure, () -> look(images, Path.of(args[0]))));
    }
    System.out.println("failed: " + failure.get());
  }

  private interface Step {
    void take() throws Exception;
  }

  private static void forever(AtomicReference<Throwable> failure, Step step) {
    try {
      while (failure.get() == null) {
        step.take();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      e.printStackTrace();
    }
  }

  /** The few contents and names make everybody need the same blobs and names. */
  private static void make(Images images, Random random, Path upper) throws IOException {
    ImageReference name = ImageReference.parse("localhost/made:" + random.nextInt(NAMES));
    try {
      byte[] tar = SmallImages.tar("base " + random.nextInt(3));
      Image base = images.importRoot(new ByteArrayInputStream(tar), ImageConfig.empty());
      Files.writeString(upper.resolve("f"), "over " + random.nextInt(3));
      Image made = images.commit(base, upper, ImageChanges.none(Instant.EPOCH));
      images.tag(name, made.digest());
      images.unpack(made);
      if (random.nextInt(3) == 0) {
        images.upkeep().remove(name, false);
      }
    } catch (ImageException e) {
      // Somebody else removed the base or took the name: told, and nothing is broken.
      if (!(e.reason() instanceof ImageException.Reason.NotFound)) {
        throw e;
      }
    }
  }

  private static void collect(Images images) {
    images.upkeep().collect(CollectPolicy.everything(), false);
    images.upkeep().prune(false, Duration.ZERO, false);
    System.out.println("collected");
  }

  /** A name may go and come back between two looks at it, but hardly three times in a row. */
  private static void look(Images images, Path store) {
    for (Tag tag : images.tags()) {
      boolean whole = false;
      for (int tries = 0; !whole && tries < 3; tries++) {
        whole = !images.tags().contains(tag) || isWhole(images, store, tag);
      }
      if (!whole) {
        throw new IllegalStateException(tag + " is not whole");
      }
    }
  }

  private static boolean isWhole(Images images, Path store, Tag tag) {
    return images
        .find(tag.name())
        .filter(
            image ->
                image.layers().stream()
                    .map(layer -> store.resolve("blobs/sha256").resolve(layer.digest().hex()))
                    .allMatch(Files::exists))
        .isPresent();
  }

  @Test
  void whatHasANameIsWholeAtEveryMomentAndAfterEveryKill() throws Exception {
    Random random = new Random(11);
    int verified = 0;
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(round, random.nextInt(400));
      Images images = Images.open(ImagesSettings.at(tmp.resolve("store")));
      for (Tag tag : images.tags()) {
        images.unpack(images.get(tag.digest()));
      }
      String sums =
          Shell.run(tmp.resolve("store/blobs/sha256"), "bash", "-c", "ls | xargs -r sha256sum");
      for (String line : sums.lines().toList()) {
        List<String> words = List.of(line.split(" +"));
        assertEquals(words.get(1), words.get(0));
        verified++;
      }
    }
    assertTrue(verified > 0, "every process was killed before it had made anything");
  }

  private void runAndKill(int round, int millis) throws Exception {
    Process p =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CollectKillTest.class.getName(),
                tmp.resolve("store").toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = p.inputReader()) {
      for (int collections = 0; collections < 2; collections++) {
        assertEquals("collected", said.readLine());
      }
      p.waitFor(millis, TimeUnit.MILLISECONDS);
      assertTrue(p.isAlive(), "it ended by itself");
    } finally {
      p.destroyForcibly().waitFor();
    }
  }
}
