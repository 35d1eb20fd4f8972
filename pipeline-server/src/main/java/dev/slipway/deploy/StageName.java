package dev.slipway.deploy;

import dev.slipway.event.ProjectName;

/** A stage of a project. */
public record StageName(ProjectName project, String stage) {
  /** As people write it: {@code shop/staging}. */
  @Override
  public String toString() {
    return project + "/" + stage;
  }
}
