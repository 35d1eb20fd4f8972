package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ENV, LABEL and ARG: names and values. */
final class PairsReader {
  private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*+");

  private PairsReader() {}

  static Optional<Instruction> env(Draft draft) {
    return settings(draft).map(all -> new Instruction.Env(draft.source(), all));
  }

  static Optional<Instruction> label(Draft draft) {
    return settings(draft).map(all -> new Instruction.Label(draft.source(), all));
  }

  private static Optional<List<Instruction.Setting>> settings(Draft draft) {
    draft.noFlags();
    if (draft.saysNothing("NAME=VALUE")) {
      return Optional.empty();
    }
    var words = Split.words(draft.rest(), draft.escape());
    return words.isEmpty() || words.get(0).indexOf('=') < 0
        ? one(draft, draft.rest())
        : several(draft, words);
  }

  /** The old form: one name, a blank, and all the rest is the value. */
  private static Optional<List<Instruction.Setting>> one(Draft draft, Text rest) {
    int end = rest.next(0, true);
    var name = rest.slice(0, end).word();
    var value = rest.from(rest.next(end, false));
    if (value.isEmpty()) {
      return draft.wrong(
          name,
          "the name " + Problems.quote(name.text()) + " has no value",
          "expected " + draft.name() + " NAME=VALUE");
    }
    draft
        .problems()
        .warn(
            Rule.LEGACY_KEY_VALUE_FORMAT,
            name,
            draft.name() + " with a blank between name and value",
            "write NAME=VALUE");
    return Optional.of(List.of(setting(draft, name, value.word())));
  }

  private static Optional<List<Instruction.Setting>> several(Draft draft, List<Text> words) {
    var settings = new ArrayList<Instruction.Setting>();
    for (var word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        return equals < 0
            ? draft.wrong(
                word.word(),
                "no '=' in " + Problems.quote(word.toString()),
                "expected NAME=VALUE; put a value with blanks in quotes")
            : draft.wrong(word.word(), "a value without a name", "expected NAME=VALUE");
      }
      var name = word.slice(0, equals).word();
      settings.add(setting(draft, name, word.from(equals + 1).word(name)));
    }
    return Optional.of(settings);
  }

  private static Instruction.Setting setting(Draft draft, Word name, Word value) {
    return new Instruction.Setting(draft.checked(name), draft.checked(value));
  }

  static Optional<Instruction> arg(Draft draft) {
    draft.noFlags();
    if (draft.saysNothing("NAME or NAME=DEFAULT")) {
      return Optional.empty();
    }
    var arguments = new ArrayList<Instruction.Argument>();
    for (var word : Split.words(draft.rest(), draft.escape())) {
      int equals = word.indexOf('=');
      var name = word.slice(0, equals < 0 ? word.length() : equals).word(word.word());
      if (!ARGUMENT.matcher(name.text()).matches()) {
        return draft.wrong(
            name,
            "not a name of a variable: " + Problems.quote(name.text()),
            "a letter or _, then letters, digits, _ . and -");
      }
      var fallback =
          equals < 0
              ? Optional.<Word>empty()
              : Optional.of(draft.checked(word.from(equals + 1).word(name)));
      arguments.add(new Instruction.Argument(name, fallback));
    }
    return Optional.of(new Instruction.Arg(draft.source(), arguments));
  }
}
