package dev.slipway.images.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a registry wants to be asked, from its {@code WWW-Authenticate} headers (RFC 9110 11.6). */
sealed interface Challenge {
  /** With a token that is fetched from the realm. */
  record Bearer(String realm, Optional<String> service) implements Challenge {}

  /** With name and password. */
  record Basic() implements Challenge {}

  /** In a way that we do not know. */
  record Unknown() implements Challenge {}

  /** A token is preferred: it carries less than a password. */
  static Challenge read(List<String> headers) {
    Challenge found = new Unknown();
    for (String header : headers) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("bearer ") && header.length() <= 4096) {
        Map<String, String> parameters = parameters(header.substring("bearer ".length()));
        String realm = parameters.get("realm");
        if (realm != null) {
          return new Bearer(realm, Optional.ofNullable(parameters.get("service")));
        }
      }
      if (lower.equals("basic") || lower.startsWith("basic ")) {
        found = new Basic();
      }
    }
    return found;
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> found = new HashMap<>();
    Matcher m = Pattern.compile("([a-zA-Z_]++)=\"([^\"\\\\]*+)\"").matcher(text);
    while (m.find()) {
      found.putIfAbsent(m.group(1).toLowerCase(Locale.ROOT), m.group(2));
    }
    return found;
  }
}
