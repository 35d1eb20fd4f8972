package dev.slipway.images.registry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a list goes on: {@code Link: <ADDRESS>; rel="next"} (RFC 8288). */
final class Link {
  private static final Pattern NEXT =
      Pattern.compile("\\s*<([^<>\\s]{1,4096})>\\s*;\\s*rel=\"?next\"?\\s*");

  private Link() {}

  static Optional<String> next(List<String> headers) {
    return headers.stream()
        .filter(h -> h.length() <= 5000)
        .map(NEXT::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .findFirst();
  }
}
