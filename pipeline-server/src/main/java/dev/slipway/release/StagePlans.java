package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.source.CommitId;
import dev.slipway.source.Repository;
import java.util.List;

/** The stages that {@code slipway.yaml} asks for at a commit. */
public final class StagePlans {
  private final Repository repository;
  private final PipelineReader reader;

  public StagePlans(Repository repository, PipelineReader reader) {
    this.repository = repository;
    this.reader = reader;
  }

  /** Empty if the commit has no valid pipeline, which no run of it could have succeeded with. */
  List<StagePlan> at(ProjectName project, CommitId commit) {
    return repository
        .file(project, commit, Pipeline.FILE, Pipeline.MAX_BYTES)
        .map(reader::read)
        .map(StagePlans::stages)
        .orElse(List.of());
  }

  private static List<StagePlan> stages(Reading reading) {
    return switch (reading) {
      case Reading.Valid valid -> valid.pipeline().stages();
      case Reading.Invalid invalid -> List.of();
    };
  }
}
