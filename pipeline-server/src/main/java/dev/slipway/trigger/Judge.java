package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.Glob;
import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.source.CommitId;
import dev.slipway.source.Repository;
import dev.slipway.source.SourceException;
import java.util.List;

/** Decides, by the pipeline file at its commit, whether a trigger starts a run. */
public final class Judge {
  private final Repository repository;
  private final PipelineReader reader;

  public Judge(Repository repository, PipelineReader reader) {
    this.repository = repository;
    this.reader = reader;
  }

  /**
   * The verdict. A file that is wrong is accepted: its run says what is wrong, where people look.
   */
  Verdict of(ProjectName project, Trigger trigger) {
    try {
      return repository
          .file(project, trigger.commit(), Pipeline.FILE, Pipeline.MAX_BYTES)
          .map(bytes -> of(reader.read(bytes), trigger))
          .orElseGet(() -> ignored("no %s at %s", Pipeline.FILE, trigger.commit().brief()));
    } catch (SourceException unreadable) {
      return new Verdict.Accepted();
    }
  }

  /** What the file at that commit wants to be started by; nothing if there is no valid one. */
  On on(ProjectName project, CommitId commit) {
    var nothing = new On(List.of(), List.of(), false, List.of());
    try {
      return repository
          .file(project, commit, Pipeline.FILE, Pipeline.MAX_BYTES)
          .map(bytes -> reader.read(bytes) instanceof Reading.Valid v ? v.pipeline().on() : nothing)
          .orElse(nothing);
    } catch (SourceException unreadable) {
      return nothing;
    }
  }

  private static Verdict of(Reading reading, Trigger trigger) {
    return switch (reading) {
      case Reading.Invalid invalid -> new Verdict.Accepted();
      case Reading.Valid valid -> of(valid.pipeline().on(), trigger);
    };
  }

  private static Verdict of(On on, Trigger trigger) {
    return switch (trigger) {
      case Trigger.Pushed pushed -> among(on.branches(), pushed, "branch", "on.push.branches");
      case Trigger.Tagged tagged -> among(on.tags(), tagged, "tag", "on.push.tags");
      case Trigger.Proposed proposed ->
          on.pullRequests()
              ? new Verdict.Accepted()
              : ignored("%s does not ask for pull requests", Pipeline.FILE);
      case Trigger.Scheduled scheduled ->
          on.schedules().contains(new On.Schedule(scheduled.cron()))
              ? new Verdict.Accepted()
              : ignored("%s no longer has the schedule '%s'", Pipeline.FILE, scheduled.cron());
      case Trigger.Asked asked -> new Verdict.Accepted();
    };
  }

  private static Verdict among(List<String> globs, Trigger trigger, String kind, String key) {
    var name = trigger.ref().brief();
    return globs.stream().anyMatch(glob -> new Glob(glob).matches(name))
        ? new Verdict.Accepted()
        : ignored("%s '%s' is not among those %s lists under %s", kind, name, Pipeline.FILE, key);
  }

  private static Verdict ignored(String form, Object... args) {
    return new Verdict.Ignored(form.formatted(args));
  }
}
