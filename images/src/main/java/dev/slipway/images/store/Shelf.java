package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The manifests that one repository names itself, as they stand in {@code index.json}: those with a
 * tag, and those without one. It never changes; an edit makes another.
 *
 * @param tagged by tag, in the order of their bytes
 * @param untagged by digest, in the order of their coming
 */
record Shelf(Map<String, Entry> tagged, Map<Digest, Entry> untagged) {
  static final Shelf EMPTY = new Shelf(Map.of(), Map.of());

  Shelf {
    tagged = Collections.unmodifiableMap(new TreeMap<>(tagged));
    untagged = Collections.unmodifiableMap(new LinkedHashMap<>(untagged));
  }

  /** One line of {@code index.json}; what others wrote into it beside the descriptor is kept. */
  record Entry(Content content, ObjectNode json) {
    static Entry of(Content content) {
      return new Entry(content, StoredManifest.json(content));
    }

    Digest digest() {
      return content.digest();
    }
  }

  Optional<Entry> find(String tag) {
    return Optional.ofNullable(tagged.get(tag));
  }

  boolean isEmpty() {
    return tagged.isEmpty() && untagged.isEmpty();
  }

  /** Whether a line of its own names the manifest. */
  boolean names(Digest manifest) {
    return untagged.containsKey(manifest) || hasTagFor(manifest);
  }

  private boolean hasTagFor(Digest manifest) {
    return tagged.values().stream().anyMatch(e -> e.digest().equals(manifest));
  }

  /** With the tag pointing there. What it pointed to before is forgotten, if it had no other. */
  Shelf with(String tag, Content manifest) {
    Entry before = tagged.get(tag);
    if (before != null && before.content().equals(manifest)) {
      return this;
    }
    Map<String, Entry> next = new TreeMap<>(tagged);
    next.put(tag, Entry.of(manifest));
    return new Shelf(next, filtered(untagged, e -> !e.digest().equals(manifest.digest())));
  }

  /** With the manifest, under no tag if it has none. */
  Shelf with(Content manifest) {
    if (names(manifest.digest())) {
      return this;
    }
    Map<Digest, Entry> next = new LinkedHashMap<>(untagged);
    next.put(manifest.digest(), Entry.of(manifest));
    return new Shelf(tagged, next);
  }

  /** Without the tag, and what it pointed to forgotten, if it had no other. */
  Shelf without(String tag) {
    if (!tagged.containsKey(tag)) {
      return this;
    }
    Map<String, Entry> next = new TreeMap<>(tagged);
    next.remove(tag);
    return new Shelf(next, untagged);
  }

  /** Without the manifest under no tag. */
  Shelf withoutUntagged(Digest manifest) {
    return untagged.containsKey(manifest)
        ? new Shelf(tagged, filtered(untagged, e -> !e.digest().equals(manifest)))
        : this;
  }

  /** Without the manifest, whatever tags it has. */
  Shelf without(Digest manifest) {
    if (!names(manifest)) {
      return this;
    }
    Predicate<Entry> others = e -> !e.digest().equals(manifest);
    return new Shelf(filtered(tagged, others), filtered(untagged, others));
  }

  private static <K> Map<K, Entry> filtered(Map<K, Entry> all, Predicate<Entry> kept) {
    Map<K, Entry> some = new LinkedHashMap<>(all);
    some.values().removeIf(kept.negate());
    return some;
  }
}
