package dev.slipway.run;

import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.PipelineReader.Problem;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.source.CommitId;
import dev.slipway.source.Repository;
import java.util.List;
import java.util.stream.Collectors;

/** The pipeline file of a commit, read from git's objects. */
final class PipelineSource {
  private static final int LONGEST_REASON = 8000;

  private final Repository repository;
  private final PipelineReader reader;

  PipelineSource(Repository repository, PipelineReader reader) {
    this.repository = repository;
    this.reader = reader;
  }

  Reading at(ProjectName project, CommitId commit) {
    return repository
        .file(project, commit, Pipeline.FILE, Pipeline.MAX_BYTES)
        .map(reader::read)
        .orElseGet(() -> missing(commit));
  }

  private static Reading missing(CommitId commit) {
    var message = "there is no such file at the root of commit " + commit.brief();
    return new Reading.Invalid(List.of(new Problem(1, 1, message, "add it and push again")));
  }

  /** All problems, one a line, as the reason of a failed run. */
  static RunState.Failed failed(Reading.Invalid invalid) {
    var all = invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return new RunState.Failed(
        all.length() <= LONGEST_REASON ? all : all.substring(0, LONGEST_REASON) + "...");
  }
}
