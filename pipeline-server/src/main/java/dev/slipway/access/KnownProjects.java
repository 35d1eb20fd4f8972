package dev.slipway.access;

import dev.slipway.event.ProjectName;

/** Which projects there are, for routes that name one. */
@FunctionalInterface
public interface KnownProjects {
  boolean exists(ProjectName project);
}
