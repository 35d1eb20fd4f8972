package dev.slipway.release;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.Transactions;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.RunState;
import dev.slipway.run.Runs;
import dev.slipway.source.Projects;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a release of a run that succeeded: a trusted one, on the project's default branch, whose
 * pipeline has stages. A run is cut once, however often this is called.
 */
public final class CutRelease {
  private final Transactions transactions;
  private final Journal journal;
  private final Runs runs;
  private final Projects projects;
  private final StagePlans plans;
  private final Releases releases;

  public CutRelease(
      Transactions transactions,
      Journal journal,
      Runs runs,
      Projects projects,
      StagePlans plans,
      Releases releases) {
    this.transactions = transactions;
    this.journal = journal;
    this.runs = runs;
    this.projects = projects;
    this.plans = plans;
    this.releases = releases;
  }

  /** The new release; empty if the run makes none, or has made its own. */
  public Optional<Release> cut(RunId id, Instant now) {
    return runs.find(id).filter(this::releasable).flatMap(run -> cut(run, now));
  }

  private boolean releasable(Run run) {
    return run.trusted()
        && projects
            .find(run.id().project())
            .filter(project -> project.defaultRef().equals(run.ref()))
            .isPresent();
  }

  private Optional<Release> cut(Run run, Instant now) {
    if (!(run.state() instanceof RunState.Succeeded succeeded)) {
      return Optional.empty();
    }
    var stages = plans.at(run.id().project(), run.commit());
    return stages.isEmpty() ? Optional.empty() : add(run, succeeded, stages, now);
  }

  private Optional<Release> add(
      Run run, RunState.Succeeded succeeded, List<StagePlan> stages, Instant now) {
    return transactions.call(
        tx -> {
          var added =
              releases.add(tx, run.id(), number -> release(run, succeeded, stages, number, now));
          added.ifPresent(release -> journal.append(tx, event(release)));
          return added;
        });
  }

  private static Release release(
      Run run, RunState.Succeeded succeeded, List<StagePlan> stages, long number, Instant now) {
    var id = new ReleaseId(run.id().project(), number);
    var release =
        new Release(id, run.id(), run.commit(), run.by(), succeeded.images(), stages, now);
    stages.forEach(release::imageOf);
    return release;
  }

  private static NewEvent event(Release release) {
    var event =
        new NewEvent(
            EventType.RELEASE_CUT,
            release.id().project(),
            Long.toString(release.id().number()),
            Map.of(
                "run", Long.toString(release.run().number()),
                "commit", release.commit().hex(),
                "by", release.by()));
    for (var image : release.images().entrySet()) {
      event = event.with("image." + image.getKey(), image.getValue().value());
    }
    return event;
  }
}
