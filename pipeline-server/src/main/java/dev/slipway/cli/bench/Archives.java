package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Layers as archives, looked into by tar. */
final class Archives {
  private Archives() {}

  /** Fails unless the archive, packed or not, holds just so many files and bytes. */
  static void check(Lab lab, Path archive, ManyFiles.Amount expected)
      throws IOException, InterruptedException {
    var found =
        lab.programs()
            .bash(
                "tar --list --verbose --file '%s' | awk '/^-/ { n++; b += $3 } END { printf \"%%d %%d\", n, b }'"
                    .formatted(archive));
    if (!found.equals(expected.files() + " " + expected.bytes())) {
      throw new IOException(
          "in %s are %s files and bytes, not %s".formatted(archive, found, expected));
    }
  }
}
