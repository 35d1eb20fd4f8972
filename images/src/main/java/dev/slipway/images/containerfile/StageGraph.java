package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which stage of a file needs which. A stage needs only earlier ones, so there is no cycle. */
final class StageGraph {
  private final Containerfile file;
  private final Map<String, String> globals;
  private final Map<Integer, List<String>> onBuild;
  private final Problems problems;
  private final List<PlannedStage> planned = new ArrayList<>();

  StageGraph(
      Containerfile file,
      Map<String, String> globals,
      Map<Integer, List<String>> onBuild,
      Problems problems) {
    this.file = file;
    this.globals = globals;
    this.onBuild = onBuild;
    this.problems = problems;
  }

  /** All stages in order. */
  List<PlannedStage> planned() {
    for (var stage : file.stages()) {
      try {
        planned.add(plan(stage));
      } catch (ContainerfileException e) {
        e.problems().forEach(problems::add);
        planned.add(
            new PlannedStage(
                stage,
                new Origin.Scratch(),
                Optional.empty(),
                List.of(),
                new TreeSet<>(),
                Set.of()));
      }
    }
    return planned;
  }

  private PlannedStage plan(Stage stage) {
    var from = stage.from();
    var expand = new Expand(from.source(), v -> Optional.ofNullable(globals.get(v)), file.escape());
    var base = base(stage, expand.word(from.image()));
    var platform = expand.platform(from).map(Word::text);
    warn(expand, stage);
    var triggers = triggers(stage, base);
    var needs = new TreeSet<Integer>();
    var images = new TreeSet<String>();
    if (base instanceof Origin.Earlier(int index)) {
      needs.add(index);
    }
    Stream.concat(triggers.stream(), stage.instructions().stream())
        .flatMap(i -> sources(i).map(word -> origin(stage, i, word)))
        .forEach(
            origin -> {
              switch (origin) {
                case Origin.Earlier(int index) -> needs.add(index);
                case Origin.Image(String reference) -> images.add(reference);
                case Origin.Scratch scratch -> {}
              }
            });
    return new PlannedStage(stage, base, platform, triggers, needs, images);
  }

  private Origin base(Stage stage, Word image) {
    var name = image.text();
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ')) {
      throw new ContainerfileException(
          stage
              .from()
              .source()
              .problem(
                  image,
                  "not an image: " + Problems.quote(name),
                  "give its ARG a default before the first FROM"));
    }
    if (name.equals("scratch")) {
      return new Origin.Scratch();
    }
    int earlier = earlier(file, stage.index(), name);
    return earlier >= 0 ? new Origin.Earlier(earlier) : new Origin.Image(name);
  }

  /** The latest stage before this one that is called so, or has this number; -1 for none. */
  private static int earlier(Containerfile file, int before, String name) {
    var wanted = Optional.of(name.toLowerCase(Locale.ROOT));
    for (int i = before - 1; i >= 0; i--) {
      if (file.stages().get(i).name().equals(wanted)) {
        return i;
      }
    }
    return Owner.id(name).filter(n -> n < before).orElse(-1);
  }

  /** What {@code --from} means in a stage; anything but a number may also be an image. */
  static Origin origin(Containerfile file, int stage, String name) {
    if (name.equals("scratch")) {
      return new Origin.Scratch();
    }
    int earlier = earlier(file, stage, name);
    return earlier >= 0 ? new Origin.Earlier(earlier) : new Origin.Image(name);
  }

  private Origin origin(Stage stage, Instruction at, Word from) {
    var origin = origin(file, stage.index(), from.text());
    if (!(origin instanceof Origin.Image)) {
      return origin;
    }
    var wanted = Optional.of(from.text().toLowerCase(Locale.ROOT));
    var number = Owner.id(from.text()).filter(n -> n < file.stages().size());
    for (var other : file.stages().subList(stage.index(), file.stages().size())) {
      if (other.name().equals(wanted) || number.equals(Optional.of(other.index()))) {
        problems.add(
            at.source()
                .problem(
                    from,
                    other == stage
                        ? "the stage " + Problems.quote(from.text()) + " copies from itself"
                        : "the stage " + Problems.quote(from.text()) + " begins only below",
                    "only stages above can be copied from"));
        return origin;
      }
    }
    if (Owner.id(from.text()).isPresent()) {
      problems.add(
          at.source()
              .problem(
                  from,
                  "no stage has the number " + from.text(),
                  "they are 0 to " + (file.stages().size() - 1)));
    }
    return origin;
  }

  /** The names that an instruction copies from or mounts. */
  private static Stream<Word> sources(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Copy copy -> copy.from().stream();
      case Instruction.Run run -> run.mounts().stream().flatMap(m -> m.from().stream());
      default -> Stream.empty();
    };
  }

  /** The triggers of the base, as if they stood at the beginning of the stage. */
  private List<Instruction> triggers(Stage stage, Origin base) {
    if (base instanceof Origin.Earlier(int index)) {
      return file.stages().get(index).instructions().stream()
          .filter(Instruction.OnBuild.class::isInstance)
          .map(i -> ((Instruction.OnBuild) i).trigger())
          .toList();
    }
    return onBuild.getOrDefault(stage.index(), List.of()).stream()
        .map(expression -> trigger(stage, expression))
        .toList();
  }

  private static Instruction trigger(Stage stage, String expression) {
    var from = stage.from().source();
    var file = from.file() + ": ONBUILD of " + stage.from().image().text();
    var read = Containerfile.parse("FROM scratch\nONBUILD " + expression + "\n", file).orThrow();
    var all = read.stages().get(0).instructions();
    if (all.size() != 1 || !(all.get(0) instanceof Instruction.OnBuild one)) {
      throw new ContainerfileException(
          from.problem("an ONBUILD of the base image is not one instruction", "use another base"));
    }
    return one.trigger();
  }

  private void warn(Expand expand, Stage stage) {
    for (var use : expand.unset()) {
      problems.warn(
          Rule.UNDEFINED_ARG_IN_FROM,
          use.at(),
          "the argument " + Problems.quote(use.name()) + " is not declared before the first FROM",
          DidYouMean.closest(use.name(), globals.keySet())
              .map(near -> "did you mean " + near + "?")
              .orElse("declare it there with ARG"));
    }
    boolean target =
        stage
            .from()
            .platform()
            .map(p -> p.text().equals("$TARGETPLATFORM") || p.text().equals("${TARGETPLATFORM}"))
            .orElse(false);
    if (target) {
      problems.warn(
          Rule.REDUNDANT_TARGET_PLATFORM,
          stage.from().source().line(),
          stage.from().source().column(),
          "--platform=$TARGETPLATFORM is what a stage is for anyhow",
          "remove it");
    }
  }
}
