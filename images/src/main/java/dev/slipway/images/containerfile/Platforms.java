package dev.slipway.images.containerfile;

import java.util.regex.Pattern;

/** How platforms are written: {@code linux/arm64}, {@code linux/arm/v7}, {@code amd64}. */
final class Platforms {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]++(?:\\([A-Za-z0-9_.-]*+\\))?(?:/[A-Za-z0-9_.-]++){0,2}");

  private Platforms() {}

  static void check(String text) throws Wrong {
    if (text.length() > 100 || !FORM.matcher(text).matches()) {
      throw new Wrong(
          "not a platform: " + Problems.quote(text), "expected OS/ARCHITECTURE, as linux/arm64");
    }
  }
}
