package dev.slipway.deploy;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.Promotion;
import dev.slipway.release.ReleaseId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One release being made true in one stage; a promotion is deployed once.
 *
 * @param digest the promotion's, which people approved; nothing else is ever started for it
 * @param live when it went live, if it did
 * @param ended when it stopped being of use: it failed, or was replaced
 */
public record Deployment(
    UUID id,
    UUID promotion,
    ReleaseId release,
    String stage,
    Digest digest,
    DeploymentState state,
    Instant created,
    Optional<Instant> live,
    Optional<Instant> ended) {

  /** What an approved promotion asks for, waiting. */
  public static Deployment of(Promotion promotion, Instant now) {
    return new Deployment(
        UUID.randomUUID(),
        promotion.id(),
        promotion.release(),
        promotion.stage(),
        promotion.digest(),
        new DeploymentState.Pending(),
        now,
        Optional.empty(),
        Optional.empty());
  }

  public ProjectName project() {
    return release.project();
  }

  public StageName where() {
    return new StageName(project(), stage);
  }

  /** The same, being started. */
  public Deployment rolling() {
    return with(new DeploymentState.Rolling(), live, ended);
  }

  /** The same, serving its stage. */
  public Deployment live(Instant now) {
    return with(new DeploymentState.Live(), Optional.of(now), ended);
  }

  /** The same, given up before it ever served. */
  public Deployment rolledBack(String reason, Instant now) {
    return with(new DeploymentState.RolledBack(reason), live, Optional.of(now));
  }

  /** The same, no longer serving. */
  public Deployment replaced(Instant now) {
    return with(new DeploymentState.Replaced(), live, Optional.of(now));
  }

  private Deployment with(DeploymentState next, Optional<Instant> wentLive, Optional<Instant> end) {
    return new Deployment(id, promotion, release, stage, digest, next, created, wentLive, end);
  }
}
