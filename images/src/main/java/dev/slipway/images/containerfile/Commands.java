package dev.slipway.images.containerfile;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the command of an instruction in either form. */
final class Commands {
  /** Linux takes no single argument of 128 KiB. */
  private static final int LONGEST = (128 << 10) - 1;

  private Commands() {}

  /** What the text says, where it is a command; otherwise it has been reported. */
  static Optional<Command> read(Draft draft, Text text) {
    return switch (JsonForm.of(text.toString())) {
      case JsonForm.Strings json -> Optional.of(new Command.Exec(json.values()));
      case JsonForm.NotOnlyStrings wrong ->
          draft.wrong(text.word(), "not only strings in the JSON form", "put each in quotes");
      case JsonForm.None none -> {
        warnIfMeantAsJson(draft, text);
        yield fits(draft, new Command.Shell(text.toString()), text.toString());
      }
    };
  }

  /** The same command, if the kernel takes it. */
  static Optional<Command> fits(Draft draft, Command command, String text) {
    return text.getBytes(StandardCharsets.UTF_8).length < LONGEST
        ? Optional.of(command)
        : draft.wrong(
            "the command is too long", "at most " + LONGEST + " bytes; copy a script and run it");
  }

  private static void warnIfMeantAsJson(Draft draft, Text text) {
    var begin = text.toString();
    int second = 1;
    while (second < begin.length() && begin.charAt(second) == ' ') {
      second++;
    }
    boolean quoted =
        begin.startsWith("[")
            && second < begin.length()
            && (begin.charAt(second) == '"' || begin.charAt(second) == '\'')
            && begin.endsWith("]");
    if (quoted) {
      draft
          .problems()
          .warn(
              Rule.NOT_AN_EXEC_FORM,
              text.word(),
              "looks like the JSON form but is none, so a shell runs it",
              "JSON has double quotes, commas between strings, and \\\\ for one backslash");
    }
  }
}
