package dev.slipway.source;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A full ref name, such as {@code refs/heads/main}; never a short one, so that a branch and a tag
 * of the same name stay apart. Follows {@code git check-ref-format}, and is at most 255 characters.
 */
public record RefName(String value) implements Comparable<RefName> {
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(?:/|$)|\\.$|/$|^refs/[^/]*$");

  public RefName {
    if (value.length() > 255 || !value.startsWith("refs/") || FORBIDDEN.matcher(value).find()) {
      throw new IllegalArgumentException(
          "not a full ref name: '%s' (expected such as refs/heads/main)"
              .formatted(value.length() <= 80 ? value : value.substring(0, 80) + "..."));
    }
  }

  public static RefName branch(String name) {
    return new RefName("refs/heads/" + name);
  }

  /** Where forges keep the head of a pull request. */
  public static RefName pullRequest(long number) {
    return new RefName("refs/pull/" + number + "/head");
  }

  /** The branch's name if this is one. */
  public Optional<String> branch() {
    return below("refs/heads/");
  }

  /** The tag's name if this is one. */
  public Optional<String> tag() {
    return below("refs/tags/");
  }

  /** For people: the name of a branch or tag, else the whole. */
  public String brief() {
    return branch().or(this::tag).orElse(value);
  }

  private Optional<String> below(String prefix) {
    return value.startsWith(prefix)
        ? Optional.of(value.substring(prefix.length()))
        : Optional.empty();
  }

  @Override
  public int compareTo(RefName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
