package dev.slipway.release;

import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.run.RunId;
import dev.slipway.source.CommitId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be deployed: the digests of one successful run and how each stage starts them. Made
 * once, never altered.
 *
 * @param by who pushed the commit
 */
public record Release(
    ReleaseId id,
    RunId run,
    CommitId commit,
    String by,
    Map<String, Digest> images,
    List<StagePlan> stages,
    Instant created) {
  public Release {
    images = Map.copyOf(images);
    stages = List.copyOf(stages);
  }

  public Optional<StagePlan> stage(String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
  }

  /** The stage before that one, if it isn't the first. */
  public Optional<StagePlan> before(String name) {
    int at = place(name);
    return at > 0 ? Optional.of(stages.get(at - 1)) : Optional.empty();
  }

  /** The stage after that one, if it isn't the last. */
  public Optional<StagePlan> after(String name) {
    int at = place(name);
    return at >= 0 && at + 1 < stages.size() ? Optional.of(stages.get(at + 1)) : Optional.empty();
  }

  private int place(String name) {
    return stages.stream().map(StagePlan::name).toList().indexOf(name);
  }

  /**
   * Whether it holds later work than the other: its run was asked for later. Runs may end, and so
   * be cut, in another order than they were asked for, so the numbers of releases don't tell.
   */
  public boolean newerThan(Release other) {
    return run.number() > other.run.number();
  }

  /** The digest that stage deploys. */
  public Digest imageOf(StagePlan stage) {
    var digest = images.get(stage.deploy().image());
    if (digest == null) {
      throw new IllegalStateException(
          "release %s has no image '%s'".formatted(id, stage.deploy().image()));
    }
    return digest;
  }
}
