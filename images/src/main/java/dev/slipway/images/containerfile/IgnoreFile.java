package dev.slipway.images.containerfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What of a context a build does not see: {@code .containerignore} or {@code .dockerignore}.
 *
 * <p>Paths are text, relative to the context, with slashes, no dots and none at the ends.
 */
public final class IgnoreFile {
  static final int MOST_BYTES = 256 << 10;
  static final int MOST_PATTERNS = 2000;

  /** Hides nothing. */
  public static final IgnoreFile NONE = new IgnoreFile("", new PatternList());

  private final String name;
  private final PatternList patterns;

  private IgnoreFile(String name, PatternList patterns) {
    this.name = name;
    this.patterns = patterns;
  }

  /**
   * The names under which it is looked for, the first that exists is it: first beside the
   * Containerfile and named after it, then in the context.
   */
  public static List<String> besides(String containerfile) {
    return List.of(containerfile + ".containerignore", containerfile + ".dockerignore");
  }

  /** The names in the context. */
  public static List<String> inContext() {
    return List.of(".containerignore", ".dockerignore");
  }

  /**
   * Reads one. One pattern a line; {@code #} in the first column begins a comment.
   *
   * @throws ContainerfileException with every line that is no pattern
   */
  public static IgnoreFile parse(byte[] bytes, String name) {
    var problems = new Problems(name);
    var patterns = new PatternList();
    if (bytes.length > MOST_BYTES) {
      problems.add(
          1, 1, "the file has " + bytes.length + " bytes", "at most " + MOST_BYTES + " are read");
    } else {
      read(text(bytes, problems), patterns, problems);
    }
    if (!problems.isEmpty()) {
      throw new ContainerfileException(problems.inFileOrder());
    }
    return new IgnoreFile(name, patterns);
  }

  private static String text(byte[] bytes, Problems problems) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      problems.add(1, 1, "not text in UTF-8", "save the file in UTF-8");
      return "";
    }
  }

  private static void read(String text, PatternList patterns, Problems problems) {
    int number = 0;
    for (var line : text.split("\n", -1)) {
      number++;
      var pattern = Text.of(line, number, 1).strip();
      if (line.startsWith("#") || pattern.isEmpty()) {
        continue;
      }
      if (patterns.size() >= MOST_PATTERNS) {
        problems.add(pattern.word(), "more than " + MOST_PATTERNS + " patterns", "use wildcards");
        return;
      }
      try {
        patterns.add(pattern.toString());
      } catch (Wrong e) {
        problems.add(pattern.word(), e.what(), e.hint());
      }
    }
  }

  /** What it was called when it was read. */
  public String name() {
    return name;
  }

  /** Whether a build does not see this path. */
  public boolean ignores(String path) {
    return patterns.see(path).taken();
  }
}
