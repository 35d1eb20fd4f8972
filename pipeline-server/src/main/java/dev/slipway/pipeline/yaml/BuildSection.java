package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.Step;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A step that builds an image: its key {@code build}, and of a step's keys those that fit. */
final class BuildSection {
  private static final Pattern PATH = Pattern.compile("[^/\\p{Cntrl}][^\\p{Cntrl}]*");
  private static final Pattern UP = Pattern.compile("(?:.*/)?\\.\\.(?:/.*)?");
  private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9]{1,20}/[a-z0-9]{1,20}(?:/[a-z0-9.]{1,20})?");
  private static final int MAX_PLATFORMS = 10;

  private BuildSection() {}

  static Step.Build read(
      String name, Section step, Value value, List<String> needs, References references) {
    var build = new Section(value);
    var image = build.need("as", "the name of the image it becomes, such as web");
    image.filter(Value::isScalar).ifPresent(references::makes);
    var made =
        new Step.Build(
            name,
            build.get("context").map(BuildSection::path).orElse("."),
            build.get("file").map(BuildSection::path),
            build.get("target").map(v -> v.text(TARGET, 128, "the name or number of a stage")),
            build.get("args").map(Form::env).orElse(Map.of()),
            build.get("secrets").map(Form::secrets).orElse(List.of()),
            build.get("platforms").map(BuildSection::platforms).orElse(List.of()),
            image.map(Form::name).orElse(""),
            needs,
            StepSection.timeout(step),
            StepSection.network(step));
    build.end();
    step.end();
    return made;
  }

  private static String path(Value value) {
    var path = value.text(PATH, 1024, "a path within the workspace, such as app");
    if (UP.matcher(path).matches()) {
      value.wrong("not allowed: " + Problems.quote(path), "without .. parts");
    }
    return path;
  }

  private static List<String> platforms(Value value) {
    return Form.distinct(
        value.oneOrMore(MAX_PLATFORMS), v -> v.text(PLATFORM, 63, "such as linux/amd64"));
  }
}
