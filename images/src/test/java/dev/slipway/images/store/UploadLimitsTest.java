package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Limits;
import dev.slipway.images.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whoever pushes has so much room and so much time, and leaves the others theirs. */
class UploadLimitsTest {
  private static final RepositoryName SITE = RepositoryName.parse("localhost/shop/site");
  private static final RepositoryName BESIDE = RepositoryName.parse("localhost/shop/beside");
  private static final RepositoryName OTHER = RepositoryName.parse("localhost/other/site");

  @TempDir private Path root;

  private static Reason refused(Executable push) {
    return assertThrows(ImageException.class, push).reason();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private Path uploads(RepositoryName repository) {
    return root.resolve("uploads/" + repository.toString().replace('/', '+'));
  }

  @Test
  void aBodyWithoutEndIsCutAtTheLimitAndLeavesNothing() throws IOException {
    var limits = Limits.standard().withLayerBytes(1 << 20);
    var images = Images.open(ImagesSettings.at(root).withLimits(limits));
    var upload = images.uploads().begin(SITE);
    var endless = new Endless();
    assertEquals(new Reason.Refused("layer-bytes"), refused(() -> upload.append(endless)));
    assertTrue(endless.read <= 2 << 20, () -> "read " + endless.read);
    assertTrue(images.uploads().find(SITE, upload.id()).isEmpty());
    try (var files = Files.list(uploads(SITE))) {
      assertEquals(0, files.count());
    }
  }

  private static final class Endless extends InputStream {
    private long read;

    @Override
    public int read() {
      read++;
      return 0;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      read += length;
      return length;
    }
  }

  @Test
  void oneOwnersUploadsDoNotTakeTheRoomOfOthers() throws IOException {
    Images.open(ImagesSettings.at(root));
    var large = Files.createDirectories(uploads(SITE)).resolve(UUID.randomUUID().toString());
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Uploads.MOST_OF_ONE - 3);
    }
    var images = Images.open(ImagesSettings.at(root));
    var upload = images.uploads().begin(BESIDE);
    upload.append(stream("abc"));
    assertEquals(new Reason.Refused("upload-bytes"), refused(() -> upload.append(stream("d"))));
    assertEquals(3, upload.size());
    images.uploads().begin(OTHER).append(stream("abcd"));
    images.uploads().find(SITE, large.getFileName().toString()).orElseThrow().cancel();
    upload.append(stream("d"));
    upload.finish(Digest.of("abcd".getBytes(UTF_8)));
  }

  @Test
  void whatNobodyGoesOnWithGoesWithTheGarbage() throws IOException {
    var images = Images.open(ImagesSettings.at(root));
    var upload = images.uploads().begin(SITE);
    upload.append(stream("abc"));
    var fresh = images.uploads().begin(BESIDE);
    var pushed = images.uploads().begin(OTHER);
    pushed.append(stream("never named"));
    var blob = Digest.of("never named".getBytes(UTF_8));
    pushed.finish(blob);
    var mark = root.resolve("staged/localhost+other+site").resolve(blob.hex());
    var old = FileTime.from(Instant.now().minus(Uploads.LIFE));
    Files.setLastModifiedTime(mark, old);
    Files.setLastModifiedTime(uploads(SITE).resolve(upload.id()), old);
    var policy = new CollectPolicy(Duration.ofDays(1), 0, Long.MAX_VALUE, 0);
    images.upkeep().collect(policy, true);
    assertTrue(Files.exists(mark));
    images.upkeep().collect(policy, false);
    assertFalse(Files.exists(mark));
    assertTrue(images.uploads().find(SITE, upload.id()).isEmpty());
    assertFalse(Files.exists(uploads(SITE)));
    assertTrue(images.uploads().find(BESIDE, fresh.id()).isPresent());
  }
}
