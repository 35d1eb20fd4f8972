package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole file: version, what starts it, steps and stages. */
final class PipelineSection {
  private static final int MAX_STEPS = 200;
  private static final int MAX_STAGES = 20;

  private final References references;

  PipelineSection(Problems problems) {
    this.references = new References(problems);
  }

  Pipeline read(Value root) {
    var file = new Section(root);
    if (!hasKnownVersion(file)) {
      return new Pipeline(On.DEFAULT, List.of(), List.of());
    }
    var on = file.get("on").map(OnSection::read).orElse(On.DEFAULT);
    var steps =
        file.need("steps", "give at least one step").map(this::steps).orElse(List.<Step>of());
    var stages = file.get("stages").map(this::stages).orElse(List.<StagePlan>of());
    file.end();
    references.check();
    return new Pipeline(on, steps, stages);
  }

  /* Another version may mean anything by the rest, so nothing is said about it. */
  private static boolean hasKnownVersion(Section file) {
    var version = file.need("version", "add 'version: 1' as the first line");
    if (version.isEmpty() || version.get().isNull() || !version.get().isScalar()) {
      version.ifPresent(v -> v.integer(1, 1));
      return true;
    }
    var text = version.get().text();
    if (!text.equals("1")) {
      version.get().wrong("unknown version " + Problems.quote(text), "this server reads version 1");
    }
    return text.equals("1");
  }

  private List<Step> steps(Value value) {
    var steps = new ArrayList<Step>();
    entries(value, MAX_STEPS, "step")
        .forEach(
            (name, entry) -> {
              Form.name(entry.key());
              steps.add(StepSection.read(name, entry.value(), references));
            });
    return steps;
  }

  private List<StagePlan> stages(Value value) {
    var stages = new ArrayList<StagePlan>();
    entries(value, MAX_STAGES, "stage")
        .forEach(
            (name, entry) -> {
              Form.name(entry.key());
              stages.add(StageSection.read(name, entry.value(), references));
            });
    return stages;
  }

  private static Map<String, Value.Entry> entries(Value value, int most, String what) {
    var entries = value.entries(most);
    if (entries.isEmpty() && value.isMapping()) {
      value.wrong("is empty", "give at least one " + what);
    }
    return entries;
  }
}
