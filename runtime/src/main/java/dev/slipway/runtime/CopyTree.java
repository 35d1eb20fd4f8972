package dev.slipway.runtime;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/*
 * The host's own cp: it knows holes, links to the same file, every attribute, and how to share
 * blocks where the file system can. It follows no link below the one directory it is told, and
 * nothing changes there while it works.
 */
/** Copies the writable directory of a tree as it is. */
final class CopyTree {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final Syscalls kernel;

  CopyTree(Syscalls kernel) {
    this.kernel = kernel;
  }

  /** Whole or not at all. */
  void copy(Path upper, Path destination) throws IOException {
    if (!Files.isDirectory(upper)) {
      throw new IOException("it was frozen to another place before");
    }
    var half = destination.resolveSibling(".half-" + UUID.randomUUID());
    try {
      var cp = List.of(Executables.require("cp"), "-a", "--reflink=auto", "--");
      var words = new java.util.ArrayList<>(cp);
      words.addAll(List.of(upper.toString(), half.toString()));
      var result = new Command(words, LONGEST).run();
      if (!result.passed()) {
        throw new IOException(result.lastLine());
      }
      kernel.renameNew(half, destination);
    } finally {
      dev.slipway.runtime.bundle.DeleteTree.delete(half);
    }
    kernel.syncDirectory(destination.toAbsolutePath().resolveSibling("."));
  }
}
