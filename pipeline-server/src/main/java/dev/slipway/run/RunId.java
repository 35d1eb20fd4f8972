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

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static RunId of(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "not a run: '%s' (expected PROJECT/NUMBER)".formatted(text));
    }
    return new RunId(
        new ProjectName(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
  }

  /** As people write it: {@code shop/12}. */
  @Override
  public String toString() {
    return project + "/" + number;
  }
}
