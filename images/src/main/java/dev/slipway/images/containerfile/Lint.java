package dev.slipway.images.containerfile;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a file as a whole does that is probably not meant. */
final class Lint {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?:.*_)?(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_.*)?");
  private static final Pattern NO_SECRET =
      Pattern.compile("(?i)(?:.*_)?(?:public|file|version)(?:_.*)?");

  private final Problems problems;

  private Lint(Problems problems) {
    this.problems = problems;
  }

  static void check(List<Instruction.Arg> globals, List<Stage> stages, Problems problems) {
    var lint = new Lint(problems);
    lint.casing(
        Stream.concat(
                globals.stream(),
                stages.stream()
                    .flatMap(s -> Stream.concat(Stream.of(s.from()), s.instructions().stream())))
            .toList());
    globals.forEach(lint::secrets);
    lint.names(stages);
    stages.forEach(lint::stage);
  }

  private void warn(Rule rule, Instruction at, String message, String hint) {
    problems.warn(rule, at.source().line(), at.source().column(), message, hint);
  }

  private void casing(List<? extends Instruction> all) {
    long low = all.stream().filter(i -> isLower(name(i))).count();
    long high = all.stream().filter(i -> isUpper(name(i))).count();
    boolean lower = low > high;
    for (var instruction : all) {
      var name = name(instruction);
      if (lower ? !isLower(name) : !isUpper(name)) {
        warn(
            Rule.CONSISTENT_INSTRUCTION_CASING,
            instruction,
            name + " is not in the case of the other instructions",
            "write " + (lower ? name.toLowerCase(Locale.ROOT) : name.toUpperCase(Locale.ROOT)));
      }
    }
  }

  private static String name(Instruction instruction) {
    var text = instruction.source().text();
    int end = 0;
    while (end < text.length() && !Text.isSpace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isLower(String name) {
    return name.equals(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isUpper(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT));
  }

  private void names(List<Stage> stages) {
    Set<String> seen = new HashSet<>();
    for (var stage : stages) {
      var name = stage.name().orElse("");
      if (name.equals("scratch") || name.equals("context")) {
        warn(Rule.RESERVED_STAGE_NAME, stage.from(), "the stage name " + name + " is reserved", "");
      }
      if (!name.isEmpty() && !seen.add(name)) {
        warn(
            Rule.DUPLICATE_STAGE_NAME,
            stage.from(),
            "a second stage is called " + Problems.quote(name),
            "names below mean this one");
      }
    }
  }

  private void stage(Stage stage) {
    constantPlatform(stage);
    lastOnly(stage, Instruction.Cmd.class);
    lastOnly(stage, Instruction.Entrypoint.class);
    lastOnly(stage, Instruction.HealthCheck.class);
    boolean shell = false;
    boolean workdir = false;
    for (var instruction : stage.instructions()) {
      switch (instruction) {
        case Instruction.Shell own -> shell = true;
        case Instruction.Cmd cmd -> shellForm(cmd, cmd.command(), shell);
        case Instruction.Entrypoint entry -> shellForm(entry, entry.command(), shell);
        case Instruction.Workdir dir -> workdir = workdir(dir, workdir);
        case Instruction.Arg arg -> secrets(arg);
        case Instruction.Env env -> env.settings().forEach(s -> secret("ENV", s.name()));
        default -> {}
      }
    }
  }

  private void constantPlatform(Stage stage) {
    var platform = stage.from().platform().map(Word::text).orElse("$");
    boolean named =
        Stream.of(platform.split("/", -1)).anyMatch(part -> stage.name().orElse("").contains(part));
    if (platform.indexOf('$') < 0 && !named) {
      warn(
          Rule.FROM_PLATFORM_CONST_DISALLOWED,
          stage.from(),
          "--platform is always " + Problems.quote(platform),
          "use $BUILDPLATFORM or $TARGETPLATFORM, or name the stage after it");
    }
  }

  private void lastOnly(Stage stage, Class<? extends Instruction> type) {
    var all = stage.instructions().stream().filter(type::isInstance).toList();
    for (var instruction : all.subList(0, Math.max(0, all.size() - 1))) {
      warn(
          Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
          instruction,
          name(instruction) + " stands again below in this stage",
          "only the last one counts");
    }
  }

  private void shellForm(Instruction at, Command command, boolean shell) {
    if (command instanceof Command.Shell && !shell) {
      warn(
          Rule.JSON_ARGS_RECOMMENDED,
          at,
          "the shell form does not pass signals on to the program",
          "write " + name(at) + " [\"PROGRAM\", \"ARGUMENT\"]");
    }
  }

  private boolean workdir(Instruction.Workdir dir, boolean known) {
    var path = dir.path().text();
    boolean relative = !path.startsWith("/") && !path.startsWith("\"/") && path.indexOf('$') != 0;
    if (relative && !known) {
      warn(
          Rule.WORKDIR_RELATIVE_PATH,
          dir,
          "a relative WORKDIR depends on the base image",
          "write an absolute one");
    }
    return true;
  }

  private void secrets(Instruction.Arg arg) {
    arg.arguments().forEach(a -> secret("ARG", a.name()));
  }

  private void secret(String kind, Word name) {
    if (SECRET.matcher(name.text()).matches() && !NO_SECRET.matcher(name.text()).matches()) {
      problems.warn(
          Rule.SECRETS_USED_IN_ARG_OR_ENV,
          name,
          kind + " keeps " + Problems.quote(name.text()) + " in the image for everybody to read",
          "use RUN --mount=type=secret");
    }
  }
}
