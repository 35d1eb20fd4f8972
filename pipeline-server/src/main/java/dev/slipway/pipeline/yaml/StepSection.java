package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One step. */
final class StepSection {
  private static final Pattern SCRIPT = Pattern.compile("(?s).*\\S.*");
  private static final Pattern NETWORK = Pattern.compile("none|internet");
  private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]*");
  private static final Pattern UP = Pattern.compile(".*/\\.\\.?(?:/.*)?");
  private static final Pattern USER =
      Pattern.compile(
          "[a-z_][a-z0-9_-]{0,31}(?::[a-z_][a-z0-9_-]{0,31})?|[0-9]{1,9}(?::[0-9]{1,9})?");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::[0-9]{1,5})?/)?"
              + "[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
  private static final int MAX_NEEDS = 200;

  /** A script reaches the shell as one argument, and Linux takes none of 128 KiB. */
  private static final int MAX_SCRIPT = 100 << 10;

  private StepSection() {}

  /** A step of commands, or of a build where it has the key {@code build}. */
  static Step read(String name, Value value, References references) {
    var step = new Section(value);
    var needs = step.get("needs").map(v -> v.oneOrMore(MAX_NEEDS)).orElse(List.of());
    references.step(name, needs);
    var build = step.get("build");
    return build.isPresent()
        ? BuildSection.read(name, step, build.get(), Form.distinct(needs, Value::text), references)
        : shell(name, step, needs, references);
  }

  private static Step.Shell shell(
      String name, Section step, List<Value> needs, References references) {
    var shell =
        new Step.Shell(
            name,
            step.need("image", "the image its root is made from, such as alpine:3.22")
                .map(StepSection::reference)
                .orElse(""),
            step.need("run", "the commands of the step").map(StepSection::script).orElse(""),
            step.get("env").map(Form::env).orElse(Map.of()),
            step.get("secrets").map(Form::secrets).orElse(List.of()),
            Form.distinct(needs, Value::text),
            timeout(step),
            resources(step),
            network(step),
            step.get("snapshot").map(v -> snapshot(v, references)));
    step.end();
    return shell;
  }

  /** An hour, if nothing is said. */
  static Duration timeout(Section of) {
    return of.get("timeout")
        .map(v -> v.duration(Duration.ofSeconds(1), Duration.ofHours(24)))
        .orElse(Duration.ofMinutes(60));
  }

  /** The internet, if nothing is said. */
  static Step.Network network(Section of) {
    return of.get("network").map(StepSection::network).orElse(Step.Network.INTERNET);
  }

  /** The resources that are given, defaults for the rest. */
  static Step.Resources resources(Section of) {
    var usual = Step.Resources.DEFAULT;
    return new Step.Resources(
        of.get("memory").map(v -> v.size(8L << 20, 1L << 40)).orElse(usual.memoryBytes()),
        of.get("cpus").map(v -> v.decimal(0.01, 256)).orElse(usual.cpus()),
        of.get("pids").map(v -> v.integer(8, 32_768)).orElse(usual.pids()));
  }

  private static String reference(Value value) {
    return value.text(REFERENCE, 512, "an image reference in lower case, such as alpine:3.22");
  }

  private static String script(Value value) {
    if (!value.isList()) {
      return value.text(SCRIPT, MAX_SCRIPT, "at least one command");
    }
    var lines = value.items(1000);
    if (lines.isEmpty()) {
      value.wrong("is empty", "expected at least one command");
    }
    var script = lines.stream().map(Value::text).collect(Collectors.joining("\n"));
    if (script.length() > MAX_SCRIPT) {
      value.wrong(
          "is %d characters long".formatted(script.length()),
          "at most %d; put it into a file of the repository".formatted(MAX_SCRIPT));
    }
    return script;
  }

  private static Step.Network network(Value value) {
    return value.text(NETWORK, 63, "none or internet").equals("none")
        ? Step.Network.NONE
        : Step.Network.INTERNET;
  }

  private static Step.Snapshot snapshot(Value value, References references) {
    var section = new Section(value);
    var image = section.need("image", "the name of the image it becomes, such as web");
    image.filter(Value::isScalar).ifPresent(references::makes);
    var snapshot =
        new Step.Snapshot(
            image.map(Form::name).orElse(""),
            section.get("command").map(Form::command).orElse(List.of()),
            section.get("env").map(Form::env).orElse(Map.of()),
            section.get("workdir").map(StepSection::path),
            section.get("user").map(v -> v.text(USER, 65, "a user, or numbers such as 1000:1000")),
            section.get("port").map(v -> v.integer(1, 65_535)));
    section.end();
    return snapshot;
  }

  private static String path(Value value) {
    var path = value.text(PATH, 1024, "an absolute path, such as /srv");
    if (UP.matcher(path).matches()) {
      value.wrong("not allowed: " + Problems.quote(path), "without . and .. parts");
    }
    return path;
  }
}
