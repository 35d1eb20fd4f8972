package dev.slipway.runtime;

import java.util.regex.Pattern;

/**
 * A named directory that outlives containers, mounted into one. It is made when first used, with
 * the owner of what the image has in its place; never a path of the host.
 *
 * @param name as in {@link Containers#volumes}
 * @param target where the container sees it
 */
public record Volume(String name, String target, boolean readOnly) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");

  public Volume {
    checkName(name);
    target = ExtraMounts.target(target);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "volume \"%s\" (expected: %s)".formatted(name.replaceAll("[^ -~]", "?"), NAME));
    }
  }
}
