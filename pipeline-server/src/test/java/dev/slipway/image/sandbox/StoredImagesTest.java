package dev.slipway.image.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.Refusal;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredImagesTest {
  private static final String NAME = "localhost/root:1";
  @TempDir private Path dir;

  @Test
  void anArchiveFromTheNetworkCannotBeReadOnceItIsClosed() throws IOException {
    var images = Images.open(ImagesSettings.at(dir));
    var stored =
        new StoredImages(
            images,
            project -> Set.of("live"),
            URI.create("http://localhost"),
            InstantSource.fixed(Instant.EPOCH));
    var tag = stored.importRoot(NAME, new FromNetwork(archive()));
    assertEquals(images.find(ImageReference.parse(NAME)).orElseThrow().digest(), tag.digest());
  }

  @Test
  void anImportLeavesTheTagsOfRunsAndStages() {
    var stored =
        new StoredImages(
            Images.open(ImagesSettings.at(dir)),
            project -> Set.of("live"),
            URI.create("http://localhost"),
            InstantSource.fixed(Instant.EPOCH));
    for (var name : List.of("localhost/shop/site:run-3", "localhost/shop/site:live")) {
      var refusal =
          assertThrows(Refusal.class, () -> stored.importRoot(name, new FromNetwork(archive())));
      assertEquals("tag-reserved", refusal.code());
    }
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(new TarArchiveEntry("bin/"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  /** As a request's body: closed, it is gone. */
  private static final class FromNetwork extends FilterInputStream {
    FromNetwork(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public void close() {
      in = new Gone();
    }
  }

  private static final class Gone extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Stream is closed");
    }
  }
}
