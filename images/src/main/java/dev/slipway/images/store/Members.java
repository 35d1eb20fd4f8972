package dev.slipway.images.store;

import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All content that belongs to one repository: the manifests it names, what those list, and their
 * blobs. It never changes; for another {@link Shelf} there is another.
 */
final class Members {
  /** How deep indexes may lie in indexes; an image is at depth 1. */
  static final int DEEPEST = 4;

  /**
   * A manifest of the repository.
   *
   * @param depth 1, or one more than the deepest manifest it lists
   */
  record Member(Content content, Optional<String> artifactType, int depth) {}

  private final Shelf shelf;
  private final Map<Digest, Member> manifests;
  private final Set<Digest> blobs;
  private final Map<Digest, Set<Digest>> referrers;

  private Members(
      Shelf shelf,
      Map<Digest, Member> manifests,
      Set<Digest> blobs,
      Map<Digest, Set<Digest>> referrers) {
    this.shelf = shelf;
    this.manifests = manifests;
    this.blobs = blobs;
    this.referrers = referrers;
  }

  static Members none() {
    return new Members(Shelf.EMPTY, Map.of(), Set.of(), Map.of());
  }

  /** The same where the shelf is the same; else what changed is read from the store. */
  Members over(Shelf next, Blobs store, Limits limits) {
    if (next == shelf) {
      return this;
    }
    Reading reading =
        kept(shelf.byTag().values(), next) && kept(shelf.byDigest().values(), next)
            ? new Reading(this, store, limits)
            : new Reading(none(), store, limits);
    next.byTag().values().forEach(reading::add);
    next.byDigest().values().forEach(reading::add);
    return reading.members(next);
  }

  private static boolean kept(Iterable<Shelf.Entry> before, Shelf next) {
    Set<Digest> after = new HashSet<>(next.byDigest().keySet());
    next.byTag().values().forEach(e -> after.add(e.digest()));
    for (Shelf.Entry entry : before) {
      if (!after.contains(entry.digest())) {
        return false;
      }
    }
    return true;
  }

  Optional<Member> manifest(Digest digest) {
    return Optional.ofNullable(manifests.get(digest));
  }

  boolean hasBlob(Digest digest) {
    return blobs.contains(digest);
  }

  /** The manifests whose subject that is, in the order of their digests. */
  List<Member> referrers(Digest subject, Predicate<Member> wanted) {
    return referrers.getOrDefault(subject, Set.of()).stream()
        .map(manifests::get)
        .filter(wanted)
        .toList();
  }

  /** The making of one. */
  private static final class Reading {
    private final Blobs store;
    private final Limits limits;
    private final Map<Digest, Member> manifests;
    private final Set<Digest> blobs;
    private final Map<Digest, Set<Digest>> referrers = new HashMap<>();

    Reading(Members before, Blobs store, Limits limits) {
      this.store = store;
      this.limits = limits;
      this.manifests = new HashMap<>(before.manifests);
      this.blobs = new HashSet<>(before.blobs);
      before.referrers.forEach((subject, all) -> referrers.put(subject, new TreeSet<>(all)));
    }

    void add(Shelf.Entry entry) {
      add(entry.content(), 1);
    }

    /* Of a pulled index only our platform's manifest is here; one altered on disk is as if gone. */
    private int add(Content content, int level) {
      Member known = manifests.get(content.digest());
      if (known != null) {
        return known.depth();
      }
      if (level > DEEPEST || !store.has(content.digest())) {
        return 0;
      }
      try {
        byte[] bytes = store.document(content.digest(), limits.manifestBytes());
        return add(
            content, StoredManifest.read(bytes, Optional.of(content.mediaType()), limits), level);
      } catch (ImageException e) {
        return 0;
      }
    }

    private int add(Content content, StoredManifest manifest, int level) {
      int deepest = 0;
      for (Content inner : manifest.manifests()) {
        deepest = Math.max(deepest, add(inner, level + 1));
      }
      manifest.blobs().forEach(blob -> blobs.add(blob.digest()));
      manifest
          .subject()
          .ifPresent(
              s ->
                  referrers
                      .computeIfAbsent(s.digest(), d -> new TreeSet<>())
                      .add(content.digest()));
      manifests.put(content.digest(), new Member(content, manifest.artifactType(), deepest + 1));
      return deepest + 1;
    }

    Members members(Shelf shelf) {
      return new Members(shelf, manifests, blobs, referrers);
    }
  }
}
