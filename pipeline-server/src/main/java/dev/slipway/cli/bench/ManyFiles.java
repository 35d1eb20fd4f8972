package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files of 25 KB in directories of a hundred.
 *
 * @param count how many
 */
record ManyFiles(int count) {
  private static final int SIZE = 25_000;
  private static final int IN_ONE_DIRECTORY = 100;

  /** What a tree holds. */
  record Amount(long files, long bytes) {
    static Amount of(Path tree) throws IOException {
      var bytes = new AtomicLong();
      try (var all = Files.walk(tree)) {
        long files =
            all.filter(Files::isRegularFile)
                .peek(file -> bytes.addAndGet(file.toFile().length()))
                .count();
        return new Amount(files, bytes.get());
      }
    }

    /** Fails unless the tree holds just that. */
    void check(Path tree) throws IOException {
      var found = of(tree);
      if (!found.equals(this)) {
        throw new IOException("in %s are %s, not %s".formatted(tree, found, this));
      }
    }
  }

  Amount amount() {
    return new Amount(count, (long) count * SIZE);
  }

  /** Makes the tree. */
  void write(Path tree) throws IOException {
    var random = new Random(count);
    var content = new byte[SIZE];
    for (int i = 0; i < count; i++) {
      var directory = tree.resolve("d" + i / IN_ONE_DIRECTORY);
      if (i % IN_ONE_DIRECTORY == 0) {
        Files.createDirectories(directory);
      }
      random.nextBytes(content);
      Files.write(directory.resolve("f" + i), content);
    }
  }
}
