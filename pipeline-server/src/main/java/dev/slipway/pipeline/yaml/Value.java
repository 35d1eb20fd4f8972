package dev.slipway.pipeline.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the file, with its place. Every conversion reports what is wrong and then returns a
 * harmless stand-in, so that reading goes on.
 *
 * @param path where it stands, such as {@code steps.build.env}; empty for the whole file
 */
record Value(Node node, String path, Problems problems) {
  private static final int MAX_ITEMS = 1000;
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}(?:\\.[0-9]{1,6})?");

  void wrong(String message, String hint) {
    problems.add(node, path.isEmpty() ? message : path + ": " + message, hint);
  }

  /** Text, taken as it is written: {@code 3.20} and {@code true} are text too, nothing is not. */
  String text() {
    if (node instanceof ScalarNode scalar && isPlainTag(scalar)) {
      if (isNull()) {
        wrong("has no value", "give it one, or remove it");
      } else if (scalar.getValue().indexOf('\0') >= 0) {
        wrong("contains a NUL character", "remove it");
      }
      return scalar.getValue();
    }
    wrong("expected text, found " + found(), "");
    return "";
  }

  /** Text of at most so many characters that has that form. */
  String text(Pattern form, int longest, String expected) {
    var text = text();
    if (text.length() > longest) {
      wrong("is %d characters long".formatted(text.length()), "at most " + longest);
    } else if (node instanceof ScalarNode && !isNull() && !form.matcher(text).matches()) {
      wrong("not allowed: " + Problems.quote(text), "expected " + expected);
    }
    return text;
  }

  int integer(int least, int most) {
    var text = text();
    if (INTEGER.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (least <= number && number <= most) {
        return number;
      }
    }
    return instead(least, "a whole number from %d to %d".formatted(least, most));
  }

  double decimal(double least, double most) {
    var text = text();
    if (DECIMAL.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (least <= number && number <= most) {
        return number;
      }
    }
    return instead(least, "a number from %s to %s".formatted(least, most));
  }

  boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return scalar.getValue().equalsIgnoreCase("true");
    }
    return instead(false, "true or false");
  }

  Duration duration(Duration least, Duration most) {
    return Units.duration(text())
        .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0)
        .orElseGet(
            () ->
                instead(
                    least,
                    "a time from %s to %s, such as 90s, 10m or 1h30m"
                        .formatted(Units.show(least), Units.show(most))));
  }

  long size(long least, long most) {
    return Units.bytes(text())
        .filter(size -> least <= size && size <= most)
        .orElseGet(
            () ->
                instead(
                    least,
                    "a size from %s to %s, such as 512m or 2g"
                        .formatted(Units.show(least), Units.show(most))));
  }

  private <T> T instead(T standIn, String expected) {
    if (node instanceof ScalarNode scalar && !isNull()) {
      wrong("not allowed: " + Problems.quote(scalar.getValue()), "expected " + expected);
    } else if (!(node instanceof ScalarNode)) {
      wrong("expected " + expected + ", found " + found(), "");
    }
    return standIn;
  }

  /** The items of a list. */
  List<Value> items(int most) {
    if (!(node instanceof SequenceNode list)) {
      wrong("expected a list, found " + found(), "write [a, b], or one '- a' a line");
      return List.of();
    }
    return items(list.getValue(), Math.min(most, MAX_ITEMS));
  }

  /** The items of a list, or the one value that stands instead of a list. */
  List<Value> oneOrMore(int most) {
    return node instanceof ScalarNode ? List.of(this) : items(most);
  }

  private List<Value> items(List<Node> nodes, int most) {
    if (nodes.size() > most) {
      wrong("has %d items".formatted(nodes.size()), "at most " + most);
    }
    var items = new ArrayList<Value>();
    for (int i = 0; i < Math.min(nodes.size(), most); i++) {
      items.add(new Value(nodes.get(i), path + "[" + i + "]", problems));
    }
    return items;
  }

  /** The entries of a mapping, in order, without the second ones of the same key. */
  Map<String, Entry> entries(int most) {
    var entries = new LinkedHashMap<String, Entry>();
    if (!(node instanceof MappingNode map)) {
      wrong("expected a mapping, found " + found(), "write 'name: value' lines below it");
      return entries;
    }
    if (map.getValue().size() > most) {
      wrong("has %d entries".formatted(map.getValue().size()), "at most " + most);
    }
    map.getValue().stream().limit(most).forEach(tuple -> enter(tuple, entries));
    return entries;
  }

  private void enter(NodeTuple tuple, Map<String, Entry> entries) {
    if (!(tuple.getKeyNode() instanceof ScalarNode name) || !isPlainTag(name)) {
      problems.add(tuple.getKeyNode(), below("?") + ": a key must be plain text", "");
      return;
    }
    var key = new Value(name, below(Problems.shown(name.getValue(), 63)), problems);
    var value = new Value(tuple.getValueNode(), key.path(), problems);
    var earlier = entries.putIfAbsent(name.getValue(), new Entry(key, value));
    if (earlier != null) {
      key.wrong("given twice", "the first is on line " + earlier.key().line());
    }
  }

  /** A key and its value; both have a place. */
  record Entry(Value key, Value value) {}

  boolean isNull() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  boolean isScalar() {
    return node instanceof ScalarNode;
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static boolean isPlainTag(ScalarNode scalar) {
    var tag = scalar.getTag();
    return tag.equals(Tag.STR)
        || tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || tag.equals(Tag.BOOL)
        || tag.equals(Tag.NULL);
  }

  private String found() {
    return switch (node) {
      case MappingNode map -> "a mapping";
      case SequenceNode list -> "a list";
      case ScalarNode scalar when isNull() -> "nothing";
      case ScalarNode scalar when isPlainTag(scalar) -> Problems.quote(scalar.getValue());
      default -> "a value with the tag " + Problems.quote(node.getTag().getValue());
    };
  }
}
