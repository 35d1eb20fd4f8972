package dev.slipway.it;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that a container tries.
 *
 * @param name in words
 * @param command in an image of {@link AttackImage}
 * @param settings what else is asked for when the container is made, as the REST API names it
 */
record Attempt(String name, List<String> command, Map<String, Object> settings) {
  /** One in perl, with the words of {@code attack.pl}. */
  static Attempt of(String name, String code) {
    return new Attempt(name, List.of("perl", "/attack.pl", code), Map.of());
  }

  static Attempt command(String name, String... command) {
    return new Attempt(name, List.of(command), Map.of());
  }

  Attempt with(String setting, Object value) {
    var more = new TreeMap<>(settings);
    more.put(setting, value);
    return new Attempt(name, command, more);
  }
}
