package dev.slipway.webhooks;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A full ref, such as {@code refs/heads/main}: never the short name, which a branch and a tag can
 * share.
 *
 * <p>Its grammar is that of {@code git check-ref-format} below {@code refs/}, in at most {@link
 * #MAX_LENGTH} characters of well-formed Unicode. Like git it permits a short name that begins with
 * {@code -}; the full ref never does, so hand that one to a command line.
 */
public record RefName(String full) {
  public static final int MAX_LENGTH = 255;

  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  /** What check-ref-format refuses anywhere: controls, space, ~ ^ : ? * [ \ and these pairs. */
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//");

  /** What it refuses of a component: to begin with a dot, or to end as a lock file does. */
  private static final Pattern BAD_COMPONENT = Pattern.compile("/\\.|\\.lock(/|\\z)");

  public RefName {
    if (!isFullRef(full)) {
      throw new IllegalArgumentException(
          "not a full git ref, of %d characters (expected: such as refs/heads/main)"
              .formatted(full.length()));
    }
  }

  /** The ref, or empty if the text is none. */
  public static Optional<RefName> parse(String text) {
    return isFullRef(text) ? Optional.of(new RefName(text)) : Optional.empty();
  }

  /** The branch of that short name, or empty if no branch can have it. */
  public static Optional<RefName> branch(String shortName) {
    return parse(BRANCHES + shortName);
  }

  public boolean isBranch() {
    return full.startsWith(BRANCHES);
  }

  public boolean isTag() {
    return full.startsWith(TAGS);
  }

  /** For people to read: the name without {@code refs/heads/} or {@code refs/tags/}. */
  public String shortName() {
    return isBranch() || isTag() ? full.substring(full.indexOf('/', 5) + 1) : full;
  }

  @Override
  public String toString() {
    return full;
  }

  private static boolean isFullRef(String text) {
    return text.length() <= MAX_LENGTH
        && text.startsWith("refs/")
        && text.length() > "refs/".length()
        && !text.endsWith("/")
        && !text.endsWith(".")
        && !FORBIDDEN.matcher(text).find()
        && !BAD_COMPONENT.matcher(text).find()
        && isWellFormed(text);
  }

  private static boolean isWellFormed(String text) {
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    return utf8.canEncode(text);
  }
}
