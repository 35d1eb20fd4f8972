package dev.slipway.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeededTreeTest {
  @TempDir private Path dir;

  @Test
  void theSameFilesAreMadeEachTime() throws IOException {
    for (var tree : new SeededTree[] {SeededTree.many(1), SeededTree.large(1)}) {
      var first = dir.resolve(tree.id() + "-1");
      var second = dir.resolve(tree.id() + "-2");
      tree.write(first);
      tree.write(second);
      tree.amount().check(first);
      for (int i = 0; i < tree.files(); i++) {
        var name = "d" + i / 100 + "/f" + i;
        assertEquals(-1, Files.mismatch(first.resolve(name), second.resolve(name)), name);
      }
    }
  }

  @Test
  void halfOfItIsTextAndShrinks() throws IOException {
    var tree = SeededTree.large(1);
    tree.write(dir);
    long packed = 0;
    for (int i = 0; i < tree.files(); i++) {
      packed += gzipped(Files.readAllBytes(dir.resolve("d0/f" + i)));
    }
    assertTrue(packed > 600_000 && packed < 750_000, "gzip made " + packed + " of a million");
  }

  @Test
  void whatIsMissingInACopyIsTold() throws IOException {
    var tree = SeededTree.many(1);
    tree.write(dir);
    Files.delete(dir.resolve("d0/f7"));
    var wrong = assertThrows(IOException.class, () -> tree.amount().check(dir));
    assertTrue(wrong.toString().contains("files=39"), wrong::toString);
  }

  private static int gzipped(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.size();
  }
}
