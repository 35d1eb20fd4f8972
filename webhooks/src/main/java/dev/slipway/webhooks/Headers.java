package dev.slipway.webhooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The header fields of one HTTP request, found by name in any case. Immutable. */
public final class Headers {
  private final Map<String, List<String>> byName = new TreeMap<>();

  private Headers(Map<String, List<String>> fields) {
    fields.forEach(
        (name, values) ->
            byName
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .addAll(values));
  }

  /** Names that differ only in case are one field; its values keep their order. */
  public static Headers of(Map<String, List<String>> fields) {
    return new Headers(fields);
  }

  /** Every value of the field, none if it is not there. */
  public List<String> all(String name) {
    return List.copyOf(byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** The value of a field that must not be repeated: empty when it is missing or there twice. */
  public Optional<String> only(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** The names alone: values may be signatures or tokens. */
  @Override
  public String toString() {
    return "Headers" + byName.keySet();
  }
}
