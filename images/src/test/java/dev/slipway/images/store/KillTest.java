package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.Tag;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that imports, commits, tags and unpacks is killed at any moment; no half is seen. */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("slipway.images.kills", 6);
  @TempDir Path tmp;

  /** The process to kill: arguments are the store, the archive and a directory to grow. */
  public static void main(String[] args) throws IOException {
    Images images = Images.open(ImagesSettings.at(Path.of(args[0])));
    Path upper = Path.of(args[2]);
    for (int i = 0; ; i++) {
      try (InputStream in = Files.newInputStream(Path.of(args[1]))) {
        Image base = images.importRoot(in, ImageConfig.empty());
        Files.writeString(upper.resolve("f" + i % 20), args[3] + i);
        Image made = images.commit(base, upper, ImageChanges.none(Instant.EPOCH));
        images.tag(ImageReference.parse("localhost/made:" + i % 5), made.digest());
        images.unpack(made);
        System.out.println(i);
      }
    }
  }

  @Test
  void whatIsSeenAfterAKillIsWhole() throws Exception {
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(
        tmp,
        "bash",
        "-euc",
        "mkdir r; for i in {1..200}; do head -c 2000 /dev/urandom > r/$i; done;"
            + " tar -C r -cf r.tar .");
    Random random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(upper, round, random.nextInt(250));
      Images images = Images.open(ImagesSettings.at(tmp.resolve("store")));
      assertEquals("", Shell.run(tmp.resolve("store/tmp"), "ls"));
      for (Tag tag : images.tags()) {
        images.unpack(images.get(tag.digest()));
      }
      verify();
    }
  }

  private void runAndKill(Path upper, int round, int millis) throws Exception {
    Process p =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillTest.class.getName(),
                tmp.resolve("store").toString(),
                tmp.resolve("r.tar").toString(),
                upper.toString(),
                "round " + round + " ")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertTrue(p.getInputStream().read() >= 0, "the process did nothing");
      p.waitFor(millis, TimeUnit.MILLISECONDS);
    } finally {
      p.destroyForcibly().waitFor();
    }
  }

  /** Every blob has its digest, and every unpacked layer packs to its own diff id. */
  private void verify() throws IOException {
    Path store = tmp.resolve("store");
    String sums = Shell.run(store.resolve("blobs/sha256"), "bash", "-c", "sha256sum *");
    for (String line : sums.lines().toList()) {
      List<String> words = List.of(line.split(" +"));
      assertEquals(words.get(1), words.get(0));
    }
    for (String layer : Shell.run(store.resolve("layers"), "ls").lines().toList()) {
      if (layer.length() == 64) {
        Path directory = store.resolve("layers").resolve(layer);
        try (var root = dev.slipway.images.sys.Dir.open(directory)) {
          var packer = new PackLayer(Limits.standard());
          var plain = PackOptions.standard().with(Compression.NONE);
          var packed = packer.pack(root, OutputStream.nullOutputStream(), plain);
          assertEquals(layer, packed.diffId().hex());
        }
      }
    }
  }
}
