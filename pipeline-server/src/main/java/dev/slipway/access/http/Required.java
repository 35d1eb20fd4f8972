package dev.slipway.access.http;

import dev.slipway.access.Refusal;
import org.jspecify.annotations.Nullable;

/** Fields of a body that must be there. */
final class Required {
  private Required() {}

  static String text(@Nullable String value, String field) {
    if (value == null || value.isEmpty()) {
      throw missing(field);
    }
    return value;
  }

  static Refusal missing(String field) {
    return new Refusal(
        Refusal.Kind.INVALID, "field-missing", "the field '%s' is missing".formatted(field));
  }
}
