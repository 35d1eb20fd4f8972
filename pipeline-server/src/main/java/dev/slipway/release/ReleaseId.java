package dev.slipway.release;

import dev.slipway.event.ProjectName;

/**
 * A release of a project.
 *
 * @param number counts from 1 in each project
 */
public record ReleaseId(ProjectName project, long number) {
  public ReleaseId {
    if (number < 1) {
      throw new IllegalArgumentException(
          "not a release number: %d (expected 1 or more)".formatted(number));
    }
  }

  /** As people write it: {@code shop/3}. */
  @Override
  public String toString() {
    return project + "/" + number;
  }
}
