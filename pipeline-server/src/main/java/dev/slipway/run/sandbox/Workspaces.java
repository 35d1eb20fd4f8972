package dev.slipway.run.sandbox;

import dev.slipway.pipeline.Step;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What a step's workspace is made of: the steps before it, each over the one it stood on. */
final class Workspaces {
  private final SandboxPaths paths;

  Workspaces(SandboxPaths paths) {
    this.paths = paths;
  }

  /**
   * The steps whose workspaces lie below that step's, lowest first: those it needs in the order
   * listed, and below each the ones that it stood on itself.
   */
  List<String> stack(RunId run, Step step) throws IOException {
    var stack = new LinkedHashSet<String>();
    for (var need : step.needs()) {
      stack.addAll(below(run, need));
      stack.add(need);
    }
    return List.copyOf(stack);
  }

  private List<String> below(RunId run, String step) throws IOException {
    return StepSnapshot.read(paths.record(new StepKey(run, step)))
        .map(StepSnapshot::stack)
        .orElseThrow(() -> new IOException("nothing is kept of step '%s'".formatted(step)));
  }

  /** The layers of the workspace, lowest first. */
  List<Path> layers(Path checkout, RunId run, List<String> stack) {
    var layers = new ArrayList<Path>();
    layers.add(checkout);
    stack.forEach(step -> layers.add(paths.workspace(new StepKey(run, step)).toAbsolutePath()));
    return layers;
  }

  /** Which paths two needed steps changed that did not stand on each other; one sentence each. */
  List<String> conflicts(RunId run, List<String> stack) throws IOException {
    var found = new Conflicts();
    for (var step : stack) {
      found.add(step, below(run, step), paths.workspace(new StepKey(run, step)));
    }
    return found.sentences();
  }
}
