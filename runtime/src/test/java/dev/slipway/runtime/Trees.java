package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What lies in a frozen directory, as a test can compare it. */
final class Trees {
  private Trees() {}

  /** Relative paths in order; a character device stands for a deletion. */
  static List<String> paths(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      return files
          .filter(file -> !file.equals(tree))
          .map(file -> tree.relativize(file) + (isDeletion(file) ? " (deleted)" : ""))
          .sorted()
          .toList();
    }
  }

  private static boolean isDeletion(Path file) {
    try {
      return Files.readAttributes(
              file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
