package dev.slipway.run;

import dev.slipway.event.ProjectName;

/**
 * A run of a project.
 *
 * @param number counts from 1 in each project
 */
public record RunId(ProjectName project, long number) {
  public RunId {
    if (number < 1) {
      throw new IllegalArgumentException(
          "not a run number: %d (expected 1 or more)".formatted(number));
    }
  }

  /** As people write it: {@code shop/12}. */
  @Override
  public String toString() {
    return project + "/" + number;
  }
}
