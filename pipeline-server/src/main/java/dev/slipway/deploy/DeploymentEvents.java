package dev.slipway.deploy;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.release.Release;
import java.util.Map;

/** How what becomes of a deployment is written into the journal. */
final class DeploymentEvents {
  private DeploymentEvents() {}

  static NewEvent of(EventType type, Deployment deployment, Release release) {
    return new NewEvent(
        type,
        deployment.project(),
        deployment.id().toString(),
        Map.of(
            "promotion", deployment.promotion().toString(),
            "release", Long.toString(deployment.release().number()),
            "stage", deployment.stage(),
            "digest", deployment.digest().value(),
            "commit", release.commit().hex()));
  }
}
