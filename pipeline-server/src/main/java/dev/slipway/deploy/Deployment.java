package dev.slipway.deploy;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.ReleaseId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One release being made true in one stage; a promotion is deployed once. */
public record Deployment(
    UUID id,
    UUID promotion,
    ReleaseId release,
    String stage,
    Digest digest,
    DeploymentState state,
    Instant created,
    Optional<Instant> ended) {

  public ProjectName project() {
    return release.project();
  }
}
