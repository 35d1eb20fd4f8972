package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageException;
import dev.slipway.images.Shell;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which paths two images differ. */
class CompareImagesTest {
  @TempDir Path tmp;
  private SmallImages store;
  private Image base;

  @BeforeEach
  void open() throws IOException {
    store = new SmallImages(tmp.resolve("store"));
    base =
        committed(
            store.image("x"),
            """
            mkdir d gone opaque same
            echo 1 > d/changed; echo 1 > d/mode; echo 1 > d/same; echo 1 > d/touched
            echo 1 > gone/deep; echo 1 > opaque/old; echo 1 > opaque/both; echo 1 > same/f
            echo 1 > file-then-dir; mkdir dir-then-file; echo 1 > dir-then-file/child
            ln -s one link; mkfifo -m 600 unused; rm unused
            """);
  }

  /** Directories that are called opaque hide what lies below them, where anything does. */
  private Image committed(Image on, String script) throws IOException {
    Path upper = Files.createTempDirectory(tmp, "upper");
    Shell.run(upper, "bash", "-euc", "umask 022; " + script);
    if (Files.isDirectory(upper.resolve("opaque"))) {
      try (Dir opaque = Dir.open(upper.resolve("opaque"))) {
        opaque.setExtended("trusted.overlay.opaque", new byte[] {'y'});
      }
    }
    return store.images.commit(on, upper, ImageChanges.none(Instant.EPOCH));
  }

  private List<String> changes(Image before, Image after) {
    return store.images.compare(before, after, 100).stream()
        .map(change -> change.kind() + " " + change.path())
        .toList();
  }

  @Test
  void tellsWhatCameWentAndChanged() throws IOException {
    Image after =
        committed(
            base,
            """
            mkdir d new opaque
            echo 2 > d/changed; echo 1 > d/mode; chmod 755 d/mode; echo 1 > d/same
            echo 1 > d/touched; touch -d 2001-01-01Z d/touched
            mkdir new/er; echo 1 > new/er/file
            mknod gone c 0 0
            echo 1 > opaque/both; echo 1 > opaque/new
            mkdir file-then-dir; echo 1 > file-then-dir/child
            echo 1 > dir-then-file
            ln -s two link
            """);
    assertEquals(
        List.of(
            "CHANGED /d/changed",
            "CHANGED /d/mode",
            "CHANGED /dir-then-file",
            "REMOVED /dir-then-file/child",
            "CHANGED /file-then-dir",
            "ADDED /file-then-dir/child",
            "REMOVED /gone",
            "REMOVED /gone/deep",
            "CHANGED /link",
            "ADDED /new",
            "ADDED /new/er",
            "ADDED /new/er/file",
            "ADDED /opaque/new",
            "REMOVED /opaque/old"),
        changes(base, after));
    assertEquals(changes(base, after).size(), changes(after, base).size(), "the same way back");
    assertEquals(List.of(), changes(after, after));
  }

  @Test
  void moreThanWasAskedForIsRefused() throws IOException {
    Image after = committed(base, "for i in 1 2 3; do echo > n$i; done");
    assertEquals(3, store.images.compare(base, after, 3).size());
    assertThrows(ImageException.class, () -> store.images.compare(base, after, 2));
  }
}
