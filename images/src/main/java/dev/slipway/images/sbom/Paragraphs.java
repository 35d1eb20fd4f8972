package dev.slipway.images.sbom;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Text of {@code Key: value} lines in paragraphs: Debian's control files, Python's metadata, jar
 * manifests and, without the blank, apk's database. Anything else in it is passed over.
 *
 * <p>Of a key that is there twice in a paragraph the first value counts.
 */
final class Paragraphs {
  private static final int LONGEST = 4096;
  private final byte[] text;
  private final Set<String> wanted;
  private final String joint;
  private final Map<String, String> fields = new HashMap<>();
  private String last = "";

  private Paragraphs(byte[] text, Set<String> wanted, String joint) {
    this.text = text;
    this.wanted = wanted;
    this.joint = joint;
  }

  /**
   * Tells every paragraph that has one of the wanted keys, until {@code more} says no. A value of
   * several lines is told with them.
   */
  static void read(byte[] text, Set<String> wanted, Predicate<Map<String, String>> more) {
    new Paragraphs(text, wanted, "\n").read(more);
  }

  /** The wanted fields of a jar's manifest, which breaks values anywhere. */
  static Map<String, String> manifest(byte[] text, Set<String> wanted) {
    Map<String, String> found = new HashMap<>();
    new Paragraphs(text, wanted, "")
        .read(
            fields -> {
              found.putAll(fields);
              return false;
            });
    return found;
  }

  private void read(Predicate<Map<String, String>> more) {
    int at = 0;
    while (at < text.length) {
      int end = lineEnd(at);
      boolean blank = isBlank(at, end);
      if (blank && !told(more)) {
        return;
      }
      if (!blank) {
        line(at, end);
      }
      at = end + 1;
    }
    told(more);
  }

  private boolean told(Predicate<Map<String, String>> more) {
    last = "";
    if (fields.isEmpty()) {
      return true;
    }
    boolean goOn = more.test(Map.copyOf(fields));
    fields.clear();
    return goOn;
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean isBlank(int from, int end) {
    return from == end || (end - from == 1 && text[from] == '\r');
  }

  private void line(int from, int end) {
    if (text[from] == ' ' || text[from] == '\t') {
      continued(from + 1, end);
      return;
    }
    int colon = from;
    while (colon < end && text[colon] != ':') {
      colon++;
    }
    String key = colon < end && colon - from <= 64 ? string(from, colon) : "";
    last = wanted.contains(key) && !fields.containsKey(key) ? key : "";
    if (!last.isEmpty()) {
      fields.put(key, string(colon + 1, end).strip());
    }
  }

  private void continued(int from, int end) {
    if (!last.isEmpty()) {
      String joined = fields.getOrDefault(last, "") + joint + string(from, end);
      fields.put(last, joined.length() > LONGEST ? joined.substring(0, LONGEST) : joined);
    }
  }

  private String string(int from, int end) {
    int size = Math.min(end - from, LONGEST);
    return new String(text, from, size, StandardCharsets.UTF_8);
  }
}
