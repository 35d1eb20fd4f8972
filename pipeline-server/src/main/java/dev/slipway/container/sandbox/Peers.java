package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.Marks;
import dev.slipway.event.ProjectName;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.Containers;

/** The other containers of a project, by name or id, as far as new ones may refer to them. */
record Peers(Containers containers, ProjectName project) {
  ContainerId find(String called) {
    return containers
        .find(called)
        .filter(c -> project.value().equals(c.labels().get(Marks.PROJECT)))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Kind.INVALID,
                    "container-not-found",
                    "no container '%s' in the project, whose network could be shared"
                        .formatted(called.length() <= 60 ? called : called.substring(0, 60))))
        .id();
  }
}
