package dev.slipway.deploy;

import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.release.Promotion;
import dev.slipway.release.Promotions;
import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the stages of a project stand. */
public final class Stages {
  private static final int MOST_WAITING = 100;

  private final Releases releases;
  private final Promotions promotions;
  private final Deployments deployments;
  private final StageHosts hosts;

  public Stages(
      Releases releases, Promotions promotions, Deployments deployments, StageHosts hosts) {
    this.releases = releases;
    this.promotions = promotions;
    this.deployments = deployments;
    this.hosts = hosts;
  }

  /**
   * One stage now.
   *
   * @param url where it is reached, also while nothing is live
   * @param awaiting what waits for approval, the newest
   */
  public record Standing(
      String name,
      URI url,
      Optional<Deployment> live,
      Optional<Deployment> rolling,
      Optional<Promotion> awaiting) {}

  /**
   * Those of the newest release, in the order of promotion; then those that only earlier releases
   * had and where something is live still.
   */
  public List<Standing> of(ProjectName project) {
    var newest = releases.list(project, Long.MAX_VALUE, 1).stream();
    var planned = newest.map(Release::stages).flatMap(List::stream).map(StagePlan::name);
    var used =
        deployments.active().stream()
            .filter(deployment -> deployment.project().equals(project))
            .map(Deployment::stage)
            .sorted();
    var names = new LinkedHashSet<>(Stream.concat(planned, used).toList());
    var awaiting = promotions.list(project, Optional.of("awaiting"), MOST_WAITING);
    return names.stream().map(name -> standing(new StageName(project, name), awaiting)).toList();
  }

  private Standing standing(StageName stage, List<Promotion> awaiting) {
    return new Standing(
        stage.stage(),
        hosts.url(stage),
        deployments.serving(stage),
        deployments.rolling(stage),
        awaiting.stream().filter(waiting -> waiting.stage().equals(stage.stage())).findFirst());
  }
}
