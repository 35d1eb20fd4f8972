package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One stage: what is deployed there, when it counts as healthy, and who must agree. */
final class StageSection {
  private static final Pattern HTTP_PATH = Pattern.compile("/[\\x21-\\x7E]*");
  private static final StagePlan.Health USUAL =
      new StagePlan.Health("/", Duration.ofSeconds(60), Duration.ofSeconds(1));
  private static final StagePlan.Deploy NOTHING =
      new StagePlan.Deploy("", 1, List.of(), Map.of(), List.of(), Step.Resources.DEFAULT);

  private StageSection() {}

  static StagePlan read(String name, Value value, References references) {
    var stage = new Section(value);
    var plan =
        new StagePlan(
            name,
            stage
                .need("deploy", "what is started there: an image and a port")
                .map(v -> deploy(v, references))
                .orElse(NOTHING),
            stage.get("health").map(StageSection::health).orElse(USUAL),
            stage.get("approval").map(StageSection::approvals).orElse(0));
    stage.end();
    return plan;
  }

  private static StagePlan.Deploy deploy(Value value, References references) {
    var section = new Section(value);
    var image = section.need("image", "the name of an image that a step makes");
    image.ifPresent(references::deploys);
    var deploy =
        new StagePlan.Deploy(
            image.map(Form::name).orElse(""),
            section
                .need("port", "the TCP port it serves HTTP on")
                .map(v -> v.integer(1, 65_535))
                .orElse(1),
            section.get("command").map(Form::command).orElse(List.of()),
            section.get("env").map(Form::env).orElse(Map.of()),
            section.get("secrets").map(Form::secrets).orElse(List.of()),
            StepSection.resources(section));
    section.end();
    return deploy;
  }

  private static StagePlan.Health health(Value value) {
    var section = new Section(value);
    var health =
        new StagePlan.Health(
            section
                .get("path")
                .map(v -> v.text(HTTP_PATH, 1024, "a path such as /healthz"))
                .orElse(USUAL.path()),
            section
                .get("timeout")
                .map(v -> v.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
                .orElse(USUAL.timeout()),
            section
                .get("interval")
                .map(v -> v.duration(Duration.ofMillis(100), Duration.ofMinutes(10)))
                .orElse(USUAL.interval()));
    section.end();
    return health;
  }

  private static int approvals(Value value) {
    if (!value.isMapping()) {
      return value.flag() ? 1 : 0;
    }
    var section = new Section(value);
    int required = section.need("required", "how many people").map(v -> v.integer(1, 20)).orElse(1);
    section.end();
    return required;
  }
}
