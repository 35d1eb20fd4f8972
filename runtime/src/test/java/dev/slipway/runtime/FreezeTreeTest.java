package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.RecordingSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of freezing, and what a crash between two of its steps leaves to do. */
class FreezeTreeTest {
  @TempDir Path base;
  private final RecordingSyscalls kernel = new RecordingSyscalls(true);
  private TreeDirectory tree = new TreeDirectory(Path.of("/"));
  private Path destination = Path.of("/");

  @BeforeEach
  void aTree() throws IOException {
    tree = new TreeDirectory(Files.createDirectory(base.resolve("tree")));
    destination = base.resolve("layers/frozen");
  }

  @Test
  void renamesThenSyncsBothSides() throws IOException {
    Files.createDirectory(tree.upper());
    new FreezeTree(kernel).freeze(tree, destination);
    assertEquals(
        List.of(
            "rename " + tree.upper() + " to " + destination,
            "fsync " + destination.getParent(),
            "fsync " + tree.path()),
        kernel.calls());
  }

  @Test
  void afterACrashBehindTheRenameOnlyTheSyncIsLeft() throws IOException {
    Files.createDirectories(destination);
    new FreezeTree(kernel).freeze(tree, destination);
    assertEquals(
        List.of("fsync " + destination.getParent(), "fsync " + tree.path()), kernel.calls());
  }

  @Test
  void anotherDestinationLaterIsAnError() {
    var failed =
        assertThrows(IOException.class, () -> new FreezeTree(kernel).freeze(tree, destination));
    assertTrue(String.valueOf(failed.getMessage()).contains("frozen to another place"));
  }

  @Test
  void anotherFileSystemIsNamedAsTheReason() throws IOException {
    Files.createDirectory(tree.upper());
    kernel.failNext(Errno.EXDEV);
    var failed =
        assertThrows(IOException.class, () -> new FreezeTree(kernel).freeze(tree, destination));
    assertTrue(String.valueOf(failed.getMessage()).contains("another file system"));
  }
}
