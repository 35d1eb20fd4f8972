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
 * The manifests that one repository names itself, as they stand in {@code index.json}: by tag, by
 * digest, or both. It never changes; an edit makes another.
 *
 * @param byTag those with a tag, in the order of their bytes
 * @param byDigest those named by their digest, in the order of their coming
 */
record Shelf(Map<String, Entry> byTag, Map<Digest, Entry> byDigest) {
  static final Shelf EMPTY = new Shelf(Map.of(), Map.of());

  Shelf {
    byTag = Collections.unmodifiableMap(new TreeMap<>(byTag));
    byDigest = Collections.unmodifiableMap(new LinkedHashMap<>(byDigest));
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
    return Optional.ofNullable(byTag.get(tag));
  }

  boolean isEmpty() {
    return byTag.isEmpty() && byDigest.isEmpty();
  }

  /** Whether a line of its own names the manifest. */
  boolean names(Digest manifest) {
    return byDigest.containsKey(manifest) || hasTagFor(manifest);
  }

  private boolean hasTagFor(Digest manifest) {
    return byTag.values().stream().anyMatch(e -> e.digest().equals(manifest));
  }

  /**
   * With the tag pointing there. What it pointed to before is forgotten, if that has no other name.
   */
  Shelf with(String tag, Content manifest) {
    Entry before = byTag.get(tag);
    if (before != null && before.content().equals(manifest)) {
      return this;
    }
    Map<String, Entry> next = new TreeMap<>(byTag);
    next.put(tag, Entry.of(manifest));
    return new Shelf(next, byDigest);
  }

  /** With the manifest named by its digest, whatever becomes of its tags. */
  Shelf with(Content manifest) {
    if (byDigest.containsKey(manifest.digest())) {
      return this;
    }
    Map<Digest, Entry> next = new LinkedHashMap<>(byDigest);
    next.put(manifest.digest(), Entry.of(manifest));
    return new Shelf(byTag, next);
  }

  /** Without the tag, and what it pointed to forgotten, if that has no other name. */
  Shelf without(String tag) {
    if (!byTag.containsKey(tag)) {
      return this;
    }
    Map<String, Entry> next = new TreeMap<>(byTag);
    next.remove(tag);
    return new Shelf(next, byDigest);
  }

  /** Without the name that is the digest; tags stay. */
  Shelf withoutDigest(Digest manifest) {
    return byDigest.containsKey(manifest)
        ? new Shelf(byTag, filtered(byDigest, e -> !e.digest().equals(manifest)))
        : this;
  }

  /** Without the manifest, whatever tags it has. */
  Shelf without(Digest manifest) {
    if (!names(manifest)) {
      return this;
    }
    Predicate<Entry> others = e -> !e.digest().equals(manifest);
    return new Shelf(filtered(byTag, others), filtered(byDigest, others));
  }

  private static <K> Map<K, Entry> filtered(Map<K, Entry> all, Predicate<Entry> kept) {
    Map<K, Entry> some = new LinkedHashMap<>(all);
    some.values().removeIf(kept.negate());
    return some;
  }
}
