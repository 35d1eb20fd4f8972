package dev.slipway.deploy;

import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import java.util.UUID;

/** Moves a stage's tag to what is live there, and only then. */
public final class MoveStageTag {
  private final Deployments deployments;
  private final Releases releases;
  private final StageTags tags;

  public MoveStageTag(Deployments deployments, Releases releases, StageTags tags) {
    this.deployments = deployments;
    this.releases = releases;
    this.tags = tags;
  }

  /** False if that deployment serves no more: the tag is another's then. */
  public boolean move(UUID deployment) {
    var live =
        deployments.find(deployment).filter(found -> found.state() instanceof DeploymentState.Live);
    live.ifPresent(this::move);
    return live.isPresent();
  }

  private void move(Deployment live) {
    var image =
        releases
            .find(live.release())
            .flatMap((Release release) -> release.stage(live.stage()))
            .orElseThrow(() -> new IllegalStateException("no plan for " + live.where()))
            .deploy()
            .image();
    tags.point(live.where(), image, live.digest());
  }
}
