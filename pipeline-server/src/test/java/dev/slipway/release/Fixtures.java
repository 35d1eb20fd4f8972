package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import dev.slipway.run.RunId;
import dev.slipway.source.CommitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Releases, stages and promotions as tests want them. */
public final class Fixtures {
  public static final ProjectName SHOP = new ProjectName("shop");
  public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private Fixtures() {}

  public static Digest digest(long n) {
    return new Digest("sha256:" + "%064x".formatted(n));
  }

  /** Nobody approves for staging; that many people for production. */
  public static List<StagePlan> stages(int approvals) {
    return List.of(stage("staging", 0, Map.of()), stage("production", approvals, Map.of()));
  }

  public static StagePlan stage(String name, int approvals, Map<String, String> env) {
    return new StagePlan(
        name,
        new StagePlan.Deploy(
            "web",
            8080,
            List.of("serve", "-v"),
            env,
            List.of("DB_PASSWORD"),
            new Step.Resources(64L << 20, 0.5, 32)),
        new StagePlan.Health("/health", Duration.ofSeconds(30), Duration.ofMillis(250)),
        approvals);
  }

  /** Release {@code number} of run {@code run}, whose image has the digest of the run's number. */
  public static Release release(long number, long run, String by, List<StagePlan> stages) {
    return new Release(
        new ReleaseId(SHOP, number),
        new RunId(SHOP, run),
        new CommitId("%040x".formatted(run)),
        by,
        Map.of("web", digest(run)),
        stages,
        NOW);
  }

  public static Promotion promotion(Release release, String stage, PromotionState state) {
    return new Promotion(
        UUID.randomUUID(),
        release.id(),
        stage,
        release.images().values().iterator().next(),
        state,
        Promotion.ASKED,
        "olga",
        NOW);
  }
}
