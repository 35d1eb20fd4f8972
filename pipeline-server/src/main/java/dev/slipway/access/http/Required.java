package dev.slipway.access.http;

import dev.slipway.access.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

  /** The items of a list that may be left out; none of them may be null. */
  static <T> List<T> items(@Nullable Collection<@Nullable T> values, String field) {
    if (values == null) {
      return List.of();
    }
    var items = new ArrayList<T>();
    for (var value : values) {
      if (value == null) {
        throw new Refusal(
            Refusal.Kind.INVALID, "field-invalid", "null is no item of '%s'".formatted(field));
      }
      items.add(value);
    }
    return items;
  }

  static Refusal missing(String field) {
    return new Refusal(
        Refusal.Kind.INVALID, "field-missing", "the field '%s' is missing".formatted(field));
  }
}
