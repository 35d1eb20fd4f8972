package dev.slipway.image;

import dev.slipway.access.Refusal;
import java.util.Optional;

/**
 * A build cache at a registry.
 *
 * @param name of an image, whose tag the cache has
 * @param everything whether the results of all stages go there, or only what the image consists of;
 *     says nothing of a cache that is read
 */
public record SharedCache(String name, boolean everything) {
  private static final int LONGEST = 600;

  /**
   * Reads {@code type=registry,ref=NAME[,mode=min|max]}, as other builders write it, or the name
   * alone.
   *
   * @param option which holds it, for the message
   */
  public static SharedCache parse(String option, String text) {
    if (text.length() > LONGEST) {
      throw refusal(option, "it is longer than %d characters".formatted(LONGEST));
    }
    if (text.indexOf('=') < 0) {
      return new SharedCache(text, false);
    }
    Optional<String> name = Optional.empty();
    boolean everything = false;
    for (var part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      var value = part.substring(equals + 1);
      switch (part.substring(0, Math.max(0, equals))) {
        case "type" -> expect(option, "type", value, value.equals("registry"), "registry");
        case "ref" -> name = Optional.of(value);
        case "mode" -> {
          everything = value.equals("max");
          expect(option, "mode", value, everything || value.equals("min"), "min or max");
        }
        default -> throw refusal(option, "'%s' is not known".formatted(part));
      }
    }
    boolean all = everything;
    return name.map(n -> new SharedCache(n, all))
        .orElseThrow(() -> refusal(option, "ref=NAME is missing"));
  }

  private static void expect(String option, String key, String value, boolean good, String what) {
    if (!good) {
      throw refusal(option, "%s=%s: expected %s".formatted(key, value, what));
    }
  }

  private static Refusal refusal(String option, String problem) {
    return new Refusal(
        Refusal.Kind.INVALID,
        "build-cache",
        "%s: %s (expected type=registry,ref=HOST/NAME:TAG)".formatted(option, problem));
  }
}
