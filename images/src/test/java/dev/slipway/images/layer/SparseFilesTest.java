package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holes cost nothing: not read when packed, hardly packed, not written when unpacked. */
class SparseFilesTest {
  private static final String TREE =
      """
      truncate -s 60M only-a-hole
      truncate -s 40M data; printf begin | dd of=data conv=notrunc status=none
      printf middle | dd of=data conv=notrunc bs=1 seek=20000001 status=none
      printf data-at-the-end > end; truncate -s 30M end; printf end >> end
      head -c 3M /dev/zero > zeros; head -c 300K /dev/urandom > noise; truncate -s 131073 short
      find . -exec touch -d '2021-05-06 07:08:09' {} +
      """;
  @TempDir Path tmp;

  @Test
  void holesStayHoles() throws IOException {
    Path tree = Files.createDirectory(tmp.resolve("tree"));
    Shell.run(tree, "bash", "-euc", TREE);
    for (Compression compression : Compression.values()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Path into = Files.createDirectory(tmp.resolve("by-" + compression));
      try (Dir from = Dir.open(tree);
          Dir to = Dir.open(into)) {
        var packed =
            new PackLayer(Limits.standard())
                .pack(from, out, PackOptions.standard().with(compression));
        assertTrue(packed.unpackedBytes() > 133L << 20, "the holes count");
        boolean small = compression == Compression.NONE || packed.size() < 3L << 20;
        assertTrue(small, () -> compression + " makes " + packed.size());
        var found =
            new ExtractLayer(Limits.standard())
                .extract(new ByteArrayInputStream(out.toByteArray()), to);
        assertEquals(packed.diffId(), found.diffId());
        for (String name : to.list()) {
          long allocated = to.stat(name).orElseThrow().allocated();
          assertTrue(allocated <= 512 * 1024, () -> name + " takes " + allocated);
        }
      }
      Shell.assertSameTree(Shell.tree(tree), Shell.tree(into), compression.name());
    }
  }
}
