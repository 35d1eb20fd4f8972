package dev.slipway.pipeline.yaml;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping with a fixed set of keys, while it is read: a key is known because it was asked for, so
 * {@link #end} can report all others.
 */
final class Section {
  private static final int MAX_KEYS = 1000;

  private final Value whole;
  private final Map<String, Value.Entry> entries;
  private final Set<String> known = new LinkedHashSet<>();

  Section(Value whole) {
    this.whole = whole;
    this.entries = whole.entries(MAX_KEYS);
  }

  /** The value of that key, if it is there. */
  Optional<Value> get(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key)).map(Value.Entry::value);
  }

  /** The value of that key; a problem if it is not there. */
  Optional<Value> need(String key, String hint) {
    var value = get(key);
    if (value.isEmpty() && whole.isMapping()) {
      whole.wrong("'" + key + "' is missing", hint);
    }
    return value;
  }

  /** Reports every key that was not asked for. */
  void end() {
    entries.forEach(
        (name, entry) -> {
          if (!known.contains(name)) {
            entry.key().wrong("unknown key " + Problems.quote(name), DidYouMean.hint(name, known));
          }
        });
  }
}
