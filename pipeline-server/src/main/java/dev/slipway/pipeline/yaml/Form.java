package dev.slipway.pipeline.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The forms of text that several parts of the file share. */
final class Form {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,126}");
  private static final Pattern SECRET = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");
  private static final Pattern ANY = Pattern.compile("(?s).*");
  private static final int MAX_VARIABLES = 200;
  private static final int MAX_SECRETS = 50;
  private static final int MAX_VALUE = 32 << 10;

  private Form() {}

  /** A name of a step, stage or image: it becomes a file name, a label and a part of a host. */
  static String name(Value value) {
    return value.text(NAME, 63, "1 to 63 of a-z, 0-9 and inner hyphens");
  }

  /** Environment variables; those that change what our own tools do cannot be set. */
  static Map<String, String> env(Value value) {
    var env = new LinkedHashMap<String, String>();
    value
        .entries(MAX_VARIABLES)
        .forEach(
            (name, entry) -> {
              entry.key().text(VARIABLE, 127, "a letter or _, then letters, digits and _");
              if (isReserved(name)) {
                entry
                    .key()
                    .wrong("reserved", "PATH, LD_*, GIT_* and SLIPWAY_* cannot be set by the file");
              }
              env.put(name, entry.value().text(ANY, MAX_VALUE, ""));
            });
    return env;
  }

  private static boolean isReserved(String name) {
    return name.equals("PATH")
        || name.startsWith("LD_")
        || name.startsWith("GIT_")
        || name.startsWith("SLIPWAY_");
  }

  /** Names of secrets, none twice. */
  static List<String> secrets(Value value) {
    return distinct(value.items(MAX_SECRETS), Form::secret);
  }

  private static String secret(Value value) {
    var name = value.text(SECRET, 63, "1 to 63 of A-Z, 0-9 and _, a letter first");
    if (name.startsWith("SLIPWAY_")) {
      value.wrong("reserved", "names of secrets do not begin with SLIPWAY_");
    }
    return name;
  }

  /** A program and its arguments. */
  static List<String> command(Value value) {
    if (!value.isList()) {
      value.wrong("expected a list", "such as [\"httpd\", \"-f\"], or [\"sh\", \"-c\", \"...\"]");
      return List.of();
    }
    return value.items(200).stream().map(item -> item.text(ANY, MAX_VALUE, "")).toList();
  }

  static List<String> distinct(
      List<Value> values, java.util.function.Function<Value, String> read) {
    var all = new ArrayList<String>();
    for (var value : values) {
      var text = read.apply(value);
      if (all.contains(text)) {
        value.wrong("given twice: " + Problems.quote(text), "remove one");
      }
      all.add(text);
    }
    return all;
  }
}
