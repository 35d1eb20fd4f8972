package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of one instruction, held against those that it knows. */
final class Flags {
  /** How a flag is given. */
  enum Kind {
    /** {@code --name=value}, once. */
    VALUE,
    /** {@code --name=value}, any number of times. */
    VALUES,
    /** {@code --name} or {@code --name=true}, once. */
    SWITCH
  }

  private static final int MOST = 200;

  private final Problems problems;
  private final Map<String, List<Word>> given = new HashMap<>();

  Flags(List<Text> words, Map<String, Kind> known, String instruction, Problems problems) {
    this.problems = problems;
    for (var word : words) {
      int equals = word.indexOf('=');
      var name = word.slice(2, equals < 0 ? word.length() : equals).toString();
      var kind = known.get(name);
      if (kind == null) {
        unknown(word.word(), name, known, instruction);
      } else {
        take(name, kind, word, equals);
      }
    }
  }

  private void unknown(Word at, String name, Map<String, Kind> known, String instruction) {
    var sorted = known.keySet().stream().sorted().map(flag -> "--" + flag).toList();
    problems.add(
        at,
        "unknown flag " + Problems.quote("--" + name) + " of " + instruction,
        sorted.isEmpty() ? instruction + " has no flags" : DidYouMean.hint("--" + name, sorted));
  }

  private void take(String name, Kind kind, Text word, int equals) {
    var values = given.computeIfAbsent(name, n -> new ArrayList<>());
    if (!values.isEmpty() && (kind != Kind.VALUES || values.size() >= MOST)) {
      problems.add(word.word(), "the flag --" + name + " is given too often", "remove one");
      return;
    }
    if (equals < 0 && kind != Kind.SWITCH) {
      problems.add(
          word.word(), "the flag --" + name + " has no value", "expected --" + name + "=VALUE");
      return;
    }
    var value = equals < 0 ? word.word().as("true") : word.from(equals + 1).word(word.word());
    if (kind == Kind.SWITCH && !isSwitch(value.text())) {
      problems.add(
          value,
          "the flag --" + name + " is " + Problems.quote(value.text()),
          "expected true or false");
      return;
    }
    values.add(value);
  }

  private static boolean isSwitch(String value) {
    return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
  }

  /** The value of a flag, where it is given and not empty. */
  Optional<Word> value(String name) {
    return values(name).stream().filter(v -> !v.text().isEmpty()).findFirst();
  }

  List<Word> values(String name) {
    return given.getOrDefault(name, List.of());
  }

  Optional<Boolean> isOn(String name) {
    return values(name).stream()
        .findFirst()
        .map(v -> v.text().toLowerCase(Locale.ROOT).equals("true"));
  }
}
