package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import java.util.List;

/** The end of a step's output, for the one who pushed. */
public interface StepTail {
  /**
   * The last lines, oldest first, secrets masked; fewer if there are fewer, none if nothing was
   * printed.
   */
  List<String> last(ProjectName project, String run, String step, int lines);
}
