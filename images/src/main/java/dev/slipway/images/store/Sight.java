package dev.slipway.images.store;

import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.Tag;
import dev.slipway.images.View;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a view leads to: the manifests that its names point to, what is below them, and their blobs.
 * What a manifest points to never changes, so it is read once and remembered for a while.
 */
final class Sight {
  private static final int REMEMBERED = 2000;
  private static final int DEEPEST = 4;
  private static final int MOST_OTHERS = 3;
  private final Tags tags;
  private final Blobs blobs;
  private final Limits limits;
  private final Map<Digest, Set<Digest>> below =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Set<Digest>> eldest) {
          return size() > REMEMBERED;
        }
      };

  Sight(Tags tags, Blobs blobs, Limits limits) {
    this.tags = tags;
    this.blobs = blobs;
    this.limits = limits;
  }

  /** The digest under that name, the view's own before one that is nobody's. */
  Optional<Digest> find(View view, ImageReference name) {
    if (view.owner().isPresent()) {
      Optional<Digest> own = tags.find(name, view.owner());
      if (own.isPresent()) {
        return own;
      }
    }
    return tags.find(name).filter(d -> view.sees(new Tag(name, d)));
  }

  /** Whether one of the view's names leads to this manifest, index or blob. */
  boolean reaches(View view, Digest digest) {
    return view == View.EVERYTHING
        || tags.list().stream()
            .filter(view::sees)
            .anyMatch(t -> t.digest().equals(digest) || below(t.digest()).contains(digest));
  }

  /**
   * For each of these blobs, another repository of the name's registry that had it when the view's
   * images were pulled from there or pushed; only a few repositories.
   */
  Map<Digest, String> sameRegistry(View view, ImageReference name, Set<Digest> wanted) {
    Map<Digest, String> found = new HashMap<>();
    Set<String> repositories = new HashSet<>();
    for (Tag tag : tags.list()) {
      String other = tag.name().repository();
      boolean fits =
          tag.name().registry().equals(name.registry()) && !other.equals(name.repository());
      boolean few = repositories.size() < MOST_OTHERS || repositories.contains(other);
      if (fits && few && view.sees(tag)) {
        for (Digest blob : below(tag.digest())) {
          if (wanted.contains(blob) && found.putIfAbsent(blob, other) == null) {
            repositories.add(other);
          }
        }
      }
    }
    return found;
  }

  /** What refers to this manifest, of what the view leads to. */
  List<Digest> referrers(View view, Digest subject) {
    return tags.list().stream()
        .filter(view::sees)
        .map(Tag::digest)
        .distinct()
        .filter(d -> refersTo(d, subject))
        .toList();
  }

  private boolean refersTo(Digest manifest, Digest subject) {
    try {
      return blobs.holds(manifest)
          && StoredManifest.read(
                  blobs.document(manifest, limits.manifestBytes()), Optional.empty(), limits)
              .subject()
              .filter(s -> s.digest().equals(subject))
              .isPresent();
    } catch (ImageException e) {
      return false;
    }
  }

  /**
   * What the view leads to, for many questions: each manifest is looked into once, and no further
   * than needed, those of the same repository first.
   */
  Predicate<Digest> seen(View view, ImageReference near) {
    return view == View.EVERYTHING ? digest -> true : new Seen(view, near)::has;
  }

  private final class Seen {
    private final View view;
    private final ImageReference near;
    private final Set<Digest> found = new HashSet<>();
    private @Nullable Iterator<Tag> rest;

    Seen(View view, ImageReference near) {
      this.view = view;
      this.near = near;
    }

    synchronized boolean has(Digest digest) {
      Iterator<Tag> tagsLeft = rest == null ? visible() : rest;
      rest = tagsLeft;
      while (!found.contains(digest) && tagsLeft.hasNext()) {
        Digest manifest = tagsLeft.next().digest();
        found.add(manifest);
        found.addAll(below(manifest));
      }
      return found.contains(digest);
    }

    private Iterator<Tag> visible() {
      Comparator<Tag> nearFirst = Comparator.comparing(t -> !t.name().in().equals(near.in()));
      return tags.list().stream().filter(view::sees).sorted(nearFirst).iterator();
    }
  }

  /** All that this manifest leads to. */
  Set<Digest> below(Digest manifest) {
    synchronized (below) {
      Set<Digest> known = below.get(manifest);
      if (known != null) {
        return known;
      }
    }
    Set<Digest> found = new HashSet<>();
    boolean whole = collect(manifest, found, DEEPEST);
    if (whole) {
      synchronized (below) {
        below.put(manifest, Set.copyOf(found));
      }
    }
    return found;
  }

  /**
   * False where a part is not here yet, or is not what it should be: then nothing is remembered.
   */
  private boolean collect(Digest manifest, Set<Digest> into, int depth) {
    if (depth == 0 || !blobs.holds(manifest)) {
      return false;
    }
    try {
      StoredManifest parts =
          StoredManifest.read(
              blobs.document(manifest, limits.manifestBytes()), Optional.empty(), limits);
      parts.blobs().forEach(b -> into.add(b.digest()));
      boolean whole = true;
      for (Content child : parts.manifests()) {
        if (into.add(child.digest())) {
          whole &= collect(child.digest(), into, depth - 1);
        }
      }
      return whole;
    } catch (ImageException e) {
      return false;
    }
  }
}
