package dev.slipway.image;

import dev.slipway.event.ProjectName;
import java.util.Set;

/** Told by the nouns above: what the stages of a project are called. */
@FunctionalInterface
public interface StageNames {
  Set<String> of(ProjectName project);

  /** Which tags of the project's images its people leave alone. */
  default ReservedTags reserved(ProjectName project) {
    return new ReservedTags(of(project));
  }
}
