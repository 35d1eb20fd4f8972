package dev.slipway.images.containerfile;

import java.util.Optional;

/**
 * A user and perhaps a group, each a name or a number; names are looked up in the image.
 *
 * @param user never empty; a number fits {@link #id}
 */
public record Owner(String user, Optional<String> group) {
  private static final int LONGEST = 256;

  /** Reads {@code USER[:GROUP]}, an expanded word of this instruction. */
  public static Owner of(Source source, Word word) {
    return source.read(word, Owner::parse);
  }

  static Owner parse(String text) throws Wrong {
    int colon = text.indexOf(':');
    var user = colon < 0 ? text : text.substring(0, colon);
    var group = colon < 0 ? Optional.<String>empty() : Optional.of(text.substring(colon + 1));
    check(user, text);
    if (group.isPresent()) {
      check(group.get(), text);
    }
    return new Owner(user, group);
  }

  private static void check(String name, String all) throws Wrong {
    boolean bad =
        name.isEmpty()
            || name.length() > LONGEST
            || name.indexOf(':') >= 0
            || name.indexOf('/') >= 0
            || name.chars().anyMatch(c -> c <= ' ' || c == 127);
    if (bad) {
      throw new Wrong(
          "not a user: " + Problems.quote(all), "expected USER or USER:GROUP, names or numbers");
    }
    if (isNumber(name) && id(name).isEmpty()) {
      throw new Wrong(
          "no such number of a user: " + Problems.quote(name), "at most " + Integer.MAX_VALUE);
    }
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The number that a user or group is, where it is one; 0 to 2^31-1. */
  public static Optional<Integer> id(String name) {
    if (name.isEmpty() || name.length() > 10 || !isNumber(name)) {
      return Optional.empty();
    }
    long number = Long.parseLong(name);
    return number > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) number);
  }
}
