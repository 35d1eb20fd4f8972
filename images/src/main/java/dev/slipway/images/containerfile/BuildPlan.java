package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to be built for one target of a file. Stages of which none needs another may be built at
 * the same time; those that the target does not need are not in it.
 */
public final class BuildPlan {
  private final Containerfile file;
  private final BuildArguments arguments;
  private final Map<String, String> globals;
  private final Map<Integer, PlannedStage> stages;
  private final int target;
  private final List<Warning> warnings;

  private BuildPlan(
      Containerfile file,
      BuildArguments arguments,
      Map<String, String> globals,
      Map<Integer, PlannedStage> stages,
      int target,
      List<Warning> warnings) {
    this.file = file;
    this.arguments = arguments;
    this.globals = globals;
    this.stages = stages;
    this.target = target;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Plans a target: the name of a stage or its number, or the last stage.
   *
   * @throws ContainerfileException with everything that is wrong between stages
   */
  public static BuildPlan of(
      Containerfile file, BuildArguments arguments, Optional<String> target) {
    return with(file, arguments, target, Map.of());
  }

  /**
   * The same, when the images that stages start from have been looked at.
   *
   * @param onBuild the ONBUILD expressions of base images, by number of the stage
   */
  public static BuildPlan with(
      Containerfile file,
      BuildArguments arguments,
      Optional<String> target,
      Map<Integer, List<String>> onBuild) {
    int wanted = target.map(name -> find(file, name)).orElse(file.stages().size() - 1);
    var problems = new Problems(file.name());
    var globals = globals(file, arguments, file.stages().get(wanted).name(), problems);
    var all = new StageGraph(file, globals, onBuild, problems).planned();
    if (!problems.isEmpty()) {
      throw new ContainerfileException(problems.inFileOrder());
    }
    warnOfUnused(file, arguments, problems);
    return new BuildPlan(
        file, arguments, globals, needed(all, wanted), wanted, problems.warnings());
  }

  private static int find(Containerfile file, String name) {
    var wanted = name.toLowerCase(Locale.ROOT);
    int found = -1;
    var names = new ArrayList<String>();
    for (var stage : file.stages()) {
      stage.name().ifPresent(names::add);
      if (stage.name().equals(Optional.of(wanted))) {
        found = stage.index();
      }
    }
    int number = Owner.id(wanted).filter(n -> n < file.stages().size()).orElse(-1);
    if (found < 0 && number < 0) {
      var last = file.stages().get(file.stages().size() - 1).from();
      throw new ContainerfileException(
          last.source().problem("no stage " + Problems.quote(name), DidYouMean.hint(name, names)));
    }
    return found >= 0 ? found : number;
  }

  private static Map<String, String> globals(
      Containerfile file, BuildArguments arguments, Optional<String> target, Problems problems) {
    var values = new LinkedHashMap<>(arguments.predefined(target.orElse("default")));
    for (var arg : file.globals()) {
      for (var argument : arg.arguments()) {
        var name = argument.name().text();
        try {
          var expand =
              new Expand(arg.source(), v -> Optional.ofNullable(values.get(v)), file.escape());
          arguments
              .given(name)
              .or(() -> argument.fallback().map(word -> expand.word(word).text()))
              .ifPresent(value -> values.put(name, value));
        } catch (ContainerfileException e) {
          e.problems().forEach(problems::add);
        }
      }
    }
    return values;
  }

  private static void warnOfUnused(
      Containerfile file, BuildArguments arguments, Problems problems) {
    var declared = new TreeSet<String>();
    file.globals().forEach(arg -> arg.arguments().forEach(a -> declared.add(a.name().text())));
    for (var stage : file.stages()) {
      for (var instruction : stage.instructions()) {
        if (instruction instanceof Instruction.Arg arg) {
          arg.arguments().forEach(a -> declared.add(a.name().text()));
        }
      }
    }
    for (var name : new TreeSet<>(arguments.given().keySet())) {
      if (!declared.contains(name) && !arguments.isPredefined(name)) {
        problems.warn(
            Rule.UNUSED_BUILD_ARG,
            1,
            1,
            "the build argument " + Problems.quote(name) + " is given, but no ARG declares it",
            DidYouMean.closest(name, declared)
                .map(near -> "did you mean " + near + "?")
                .orElse("remove it"));
      }
    }
  }

  private static Map<Integer, PlannedStage> needed(List<PlannedStage> all, int target) {
    var needed = new TreeMap<Integer, PlannedStage>();
    var open = new TreeSet<>(List.of(target));
    while (!open.isEmpty()) {
      int next = open.removeLast();
      needed.put(next, all.get(next));
      open.addAll(all.get(next).needs());
    }
    return needed;
  }

  /** The stages to build, each behind those that it needs. */
  public List<PlannedStage> stages() {
    return List.copyOf(stages.values());
  }

  /** The stage that becomes the image. */
  public PlannedStage target() {
    return stage(target);
  }

  /** A stage of the plan by its number. */
  public PlannedStage stage(int index) {
    var stage = stages.get(index);
    if (stage == null) {
      throw new IllegalArgumentException("stage " + index + " is not in the plan");
    }
    return stage;
  }

  /** What is probably not meant in how the build is asked for, or between its stages. */
  public List<Warning> warnings() {
    return warnings;
  }

  /** The variables of a stage at its beginning; {@code base} are those of its base, in order. */
  public Scope scope(Map<String, String> base) {
    return new Scope(arguments, globals, base, file.escape());
  }

  /** What a {@code --from} in this stage means; it was checked when the plan was made. */
  public Origin origin(PlannedStage stage, Word from) {
    return StageGraph.origin(file, stage.stage().index(), from.text());
  }

  /** By stage the references of the images that it starts from, for looking at their ONBUILD. */
  public Map<Integer, String> baseImages() {
    var images = new HashMap<Integer, String>();
    stages.forEach(
        (index, stage) -> {
          if (stage.base() instanceof Origin.Image(String reference)) {
            images.put(index, reference);
          }
        });
    return Map.copyOf(images);
  }
}
