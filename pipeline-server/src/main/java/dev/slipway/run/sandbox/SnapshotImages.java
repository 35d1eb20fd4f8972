package dev.slipway.run.sandbox;

import dev.slipway.images.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The images that kept steps stand on: each can still be entered, or gone on from. */
public final class SnapshotImages {
  private final SandboxPaths paths;

  public SnapshotImages(SandboxPaths paths) {
    this.paths = paths;
  }

  /** By step, as {@code PROJECT/RUN/STEP}. */
  public Map<String, Digest> all() {
    try {
      var all = new TreeMap<String, Digest>();
      for (var project : list(paths.snapshots())) {
        for (var run : list(project)) {
          for (var step : list(run)) {
            StepSnapshot.read(step.resolve("snapshot.json"))
                .ifPresent(
                    left ->
                        all.put(
                            paths.snapshots().relativize(step).toString(),
                            new Digest(left.image())));
          }
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tell which images runs stand on", e);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    } catch (NoSuchFileException e) {
      return List.of(); // discarded just now
    }
  }
}
