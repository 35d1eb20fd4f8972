package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables of one stage, from its FROM to the instruction that is next.
 *
 * <p>{@link #next} must be told each instruction of the stage, triggers of its base first, in
 * order: it gives the instruction with its variables expanded, and remembers what ARG and ENV set.
 * Everything else can be asked between two instructions. Not for several threads.
 *
 * <p>A variable of ENV hides one of ARG, whichever came later. What a RUN says is left to its
 * shell.
 */
public final class Scope {
  private static final int MOST_VARIABLES = 1000;
  private static final int MOST_CHARACTERS = 1 << 20;

  private final BuildArguments given;
  private final Map<String, String> globals;
  private final Map<String, String> env;
  private final Map<String, String> args = new TreeMap<>();
  private final Set<String> declared = new HashSet<>();
  private final List<Warning> warnings = new ArrayList<>();
  private final char escape;

  Scope(BuildArguments given, Map<String, String> globals, Map<String, String> base, char escape) {
    this.given = given;
    this.globals = globals;
    this.env = new LinkedHashMap<>(base);
    this.escape = escape;
  }

  /** The variables of the image so far, the base's first. */
  public Map<String, String> environment() {
    return Collections.unmodifiableMap(env);
  }

  /** What the process of a RUN sees: proxies, arguments, and the variables of the image. */
  public Map<String, String> runEnvironment() {
    var all = new TreeMap<>(given.proxies());
    all.putAll(args);
    all.putAll(env);
    return all;
  }

  /** The part of {@link #runEnvironment} that its result depends on: no undeclared proxies. */
  public Map<String, String> keyEnvironment() {
    var all = new TreeMap<>(args);
    all.putAll(env);
    return all;
  }

  /** Variables that were used before they were set, at most 100. */
  public List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  /** The instruction with its variables expanded; from now on its own variables are set. */
  public Instruction next(Instruction instruction) {
    var expand = new Expand(instruction.source(), this::get, escape);
    var expanded =
        switch (instruction) {
          case Instruction.Arg arg -> declare(arg, expand);
          case Instruction.Env set -> set(expand.env(set));
          case Instruction.Label label -> expand.label(label);
          case Instruction.Copy copy -> expand.copy(copy);
          case Instruction.Add add -> expand.add(add);
          case Instruction.Workdir dir -> expand.workdir(dir);
          case Instruction.User user -> expand.user(user);
          case Instruction.Expose expose -> expand.expose(expose);
          case Instruction.Volume volume -> expand.volume(volume);
          case Instruction.StopSignal signal -> expand.stopSignal(signal);
          case Instruction.From from -> from;
          case Instruction.Run run -> run;
          case Instruction.Cmd cmd -> cmd;
          case Instruction.Entrypoint entrypoint -> entrypoint;
          case Instruction.HealthCheck check -> check;
          case Instruction.Shell shell -> shell;
          case Instruction.OnBuild onBuild -> onBuild;
          case Instruction.Maintainer maintainer -> maintainer;
        };
    warn(expand);
    return expanded;
  }

  /** The mounts of a RUN, in order. */
  public List<Mount> mounts(Instruction.Run run) {
    var expand = new Expand(run.source(), this::get, escape);
    var mounts = run.mounts().stream().map(flag -> mount(run.source(), flag, expand)).toList();
    warn(expand);
    return mounts;
  }

  private static Mount mount(Source source, MountFlag flag, Expand expand) {
    return source.read(flag.text(), text -> MountReader.mount(text, expand::value));
  }

  private Optional<String> get(String name) {
    return Optional.ofNullable(env.get(name)).or(() -> Optional.ofNullable(args.get(name)));
  }

  private Instruction declare(Instruction.Arg arg, Expand expand) {
    var resolved = new ArrayList<Instruction.Argument>();
    for (var argument : arg.arguments()) {
      var name = argument.name().text();
      var value =
          given
              .given(name)
              .or(() -> argument.fallback().map(word -> expand.word(word).text()))
              .or(() -> Optional.ofNullable(globals.get(name)));
      declared.add(name);
      value.ifPresent(v -> args.put(name, v));
      resolved.add(
          new Instruction.Argument(
              argument.name(), value.map(v -> argument.fallback().orElse(argument.name()).as(v))));
    }
    check(arg.source());
    return new Instruction.Arg(arg.source(), resolved);
  }

  private Instruction set(Instruction.Env settings) {
    for (var setting : settings.settings()) {
      env.put(setting.name().text(), setting.value().text());
    }
    check(settings.source());
    return settings;
  }

  /** Linux gives a process about two megabytes for these; a file must not grow them for ever. */
  private void check(Source source) {
    long size = 0;
    for (var map : List.of(env, args)) {
      size +=
          map.entrySet().stream().mapToLong(e -> e.getKey().length() + e.getValue().length()).sum();
    }
    if (env.size() + args.size() > MOST_VARIABLES || size > MOST_CHARACTERS) {
      throw new ContainerfileException(
          source.problem(
              "too many variables",
              "at most %d with %d characters".formatted(MOST_VARIABLES, MOST_CHARACTERS)));
    }
  }

  private void warn(Expand expand) {
    for (var use : expand.unset()) {
      if (!declared.contains(use.name()) && warnings.size() < 100) {
        var known = Set.copyOf(keyEnvironment().keySet());
        warnings.add(
            new Warning(
                Rule.UNDEFINED_VAR,
                expand
                    .source()
                    .problem(
                        use.at(),
                        "the variable " + Problems.quote(use.name()) + " is not set here",
                        DidYouMean.closest(use.name(), known)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("declare it with ARG or ENV above"))));
      }
    }
  }
}
