package dev.slipway.image;

import dev.slipway.event.ProjectName;
import java.util.Set;

/** Told by the nouns above: what the stages of a project are called. */
@FunctionalInterface
public interface StageNames {
  Set<String> of(ProjectName project);
}
