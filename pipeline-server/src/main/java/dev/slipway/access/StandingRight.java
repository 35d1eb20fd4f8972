package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.util.Optional;

/**
 * Whether a caller still may what was allowed when a long answer began: tokens are revoked and run
 * out while streams are open. Whoever streams asks at least every 30 seconds.
 */
public interface StandingRight {
  boolean holds(Caller caller, Permission permission, Optional<ProjectName> project);
}
