package dev.slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The version of a data directory's layout, kept in its file {@code VERSION}, and how to get there
 * from earlier ones.
 *
 * @param current the version this Slipway writes
 * @param steps by the version they start from; each may run again after a kill, so must not mind
 */
record DataVersion(int current, Map<Integer, Step> steps) {
  static final DataVersion CURRENT = new DataVersion(DataDirectory.VERSION, Map.of());

  /** Brings a data directory from one version to the next. */
  interface Step {
    void migrate(Path root) throws IOException;
  }

  DataVersion {
    steps = Map.copyOf(new TreeMap<>(steps));
  }

  /** Brings the directory to this version; a new one is at it. */
  void apply(Path root) throws IOException {
    var file = root.resolve("VERSION");
    if (!Files.exists(file)) {
      write(root, current);
      return;
    }
    var found = parsed(file);
    if (found > current) {
      throw new CannotStartException(
          "the data directory %s is of version %d, and this Slipway knows only up to %d; start the Slipway that wrote it, or a newer one"
              .formatted(root, found, current));
    }
    for (int version = found; version < current; version++) {
      migrate(root, version);
    }
  }

  private void migrate(Path root, int version) throws IOException {
    var step = steps.get(version);
    if (step == null) {
      throw new CannotStartException(
          "the data directory %s is of version %d, which this Slipway can no longer migrate"
              .formatted(root, version));
    }
    step.migrate(root);
    write(root, version + 1);
  }

  private static int parsed(Path file) throws IOException {
    var content = Files.readString(file, UTF_8).strip();
    if (!content.matches("[1-9][0-9]{0,6}")) {
      throw new CannotStartException("the file " + file + " does not hold a version");
    }
    return Integer.parseInt(content);
  }

  private static void write(Path root, int version) throws IOException {
    DurableFile.write(root, "VERSION", version + "\n");
  }
}
