package dev.slipway.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * What {@code slipway.yaml} asks for at one commit: valid by construction of its reader (names are
 * unique, needs exist and form no cycle, stages name images that steps make).
 *
 * @param steps in the order of the file
 * @param stages in the order of promotion
 */
public record Pipeline(On on, List<Step> steps, List<StagePlan> stages) {
  /** Where it is looked for, at the root of the repository. */
  public static final String FILE = "slipway.yaml";

  /** The largest file that is read, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  public Pipeline {
    steps = List.copyOf(steps);
    stages = List.copyOf(stages);
  }

  public Optional<Step> step(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst();
  }

  public Optional<StagePlan> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }
}
