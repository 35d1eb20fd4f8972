package dev.slipway.image.http;

import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a sorted list (distribution-spec 1.1, "Listing Tags").
 *
 * @param more whether something comes after it
 */
record Page(List<String> items, int size, boolean more) {
  /** How many items an answer has at most. */
  static final int MOST = 1000;

  private static final int DIGITS = 9;

  /**
   * What comes after an item.
   *
   * @param n how many are wanted, as the URL says; all of them if it does not
   * @param last comes before the first of them, and need not be there
   */
  static Page of(List<String> all, @Nullable String n, @Nullable String last) {
    int size = size(n);
    var rest = all.stream().filter(item -> last == null || item.compareTo(last) > 0).toList();
    boolean more = rest.size() > size && size > 0;
    return new Page(rest.subList(0, Math.min(size, rest.size())), size, more);
  }

  private static int size(@Nullable String n) {
    if (n == null) {
      return MOST;
    }
    if (n.isEmpty() || n.length() > DIGITS || !n.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new RegistryRefusal(Code.UNSUPPORTED, 400, "n is a number of tags, such as ?n=100");
    }
    return Math.min(Integer.parseInt(n), MOST);
  }

  /** The header that leads to the next page. */
  Optional<String> next(String path) {
    return more
        ? Optional.of(link(path, "n=" + size + "&" + query("last", Optional.of(items.getLast()))))
        : Optional.empty();
  }

  /** One parameter, and the sign that another may follow. */
  static String query(String name, Optional<String> value) {
    return value
        .map(text -> name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&")
        .orElse("");
  }

  static String link(String path, String query) {
    var tail = query.endsWith("&") ? query.substring(0, query.length() - 1) : query;
    return "<%s?%s>; rel=\"next\"".formatted(path, tail);
  }
}
