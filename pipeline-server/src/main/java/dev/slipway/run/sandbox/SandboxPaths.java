package dev.slipway.run.sandbox;

import dev.slipway.event.ProjectName;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.source.CommitId;
import java.nio.file.Path;

/**
 * Where runs keep what they make; all on the file system of the containers.
 *
 * @param checkouts {@code <project>/<commit>}: a commit's tree, shared by all runs of it
 * @param snapshots {@code <project>/<run>/<step>}: what an ended step left
 */
public record SandboxPaths(Path checkouts, Path snapshots) {
  Path checkout(ProjectName project, CommitId commit) {
    return checkouts.resolve(project.value()).resolve(commit.hex());
  }

  Path snapshot(StepKey step) {
    return snapshots(step.run()).resolve(step.step());
  }

  Path snapshots(RunId run) {
    return snapshots.resolve(run.project().value()).resolve(Long.toString(run.number()));
  }

  /** What the step wrote to its root, as overlayfs keeps it. */
  Path root(StepKey step) {
    return snapshot(step).resolve("root");
  }

  /** What the step wrote to its workspace, as overlayfs keeps it. */
  Path workspace(StepKey step) {
    return snapshot(step).resolve("workspace");
  }

  Path record(StepKey step) {
    return snapshot(step).resolve("snapshot.json");
  }
}
