package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a build ended. That an instruction fails is a result, not an exception. */
public sealed interface BuildResult {
  /** What was done or found, in the order of numbers. */
  List<StepResult> steps();

  /**
   * An image was made.
   *
   * @param layers directories of what it shows, lowest first, as an overlay would mount them
   * @param bases the images that were used, by the names under which the file asks for them
   */
  record Built(
      Image image, List<Path> layers, Map<ImageReference, Digest> bases, List<StepResult> steps)
      implements BuildResult {
    public Built {
      layers = List.copyOf(layers);
      bases = Map.copyOf(bases);
      steps = List.copyOf(steps);
    }
  }

  /**
   * No image was made, for something in the file or in what it runs.
   *
   * @param problem one or several lines, each with file, line and column
   * @param exit of the command that failed; 0 where none did
   */
  record Failed(String problem, int exit, List<StepResult> steps) implements BuildResult {
    public Failed {
      steps = List.copyOf(steps);
    }
  }
}
