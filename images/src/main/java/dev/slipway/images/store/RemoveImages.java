package dev.slipway.images.store;

import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.Holding.Kind;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Removal;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Holders.Held;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Takes names from images; what has no name then and is needed by nobody goes at once. */
final class RemoveImages {
  private final Sweep.Store store;

  RemoveImages(Sweep.Store store) {
    this.store = store;
  }

  /**
   * Takes away a name.
   *
   * @param force also where it is the last one of an image that somebody uses; the image stays then
   */
  Removal remove(ImageReference name, Optional<String> owner, boolean force) {
    Digest digest = store.tags().find(name, owner).orElseThrow(() -> missing(name.toString()));
    return remove(digest, List.of(new Tag(name, digest, owner)), force);
  }

  /**
   * Removes the image with this manifest or index, and all its names.
   *
   * @param force also where it has several names
   */
  Removal remove(Digest digest, boolean force) {
    List<Tag> names = store.tags().list().stream().filter(t -> t.digest().equals(digest)).toList();
    if (names.isEmpty() && !store.blobs().holds(digest)) {
      throw missing(digest.value());
    }
    if (names.size() > 1 && !force) {
      throw inUse(
          "image %s has several names: %s"
              .formatted(digest, names.stream().map(Tag::name).toList()));
    }
    return remove(digest, names, force);
  }

  private Removal remove(Digest digest, List<Tag> names, boolean force) {
    try {
      Sweep sweep = new Sweep(store, false);
      List<Held> others =
          sweep.held().stream()
              .filter(h -> h.digest().equals(digest))
              .filter(h -> h.tag().filter(names::contains).isEmpty())
              .toList();
      if (!force) {
        refuseIfNeeded(digest, others);
      }
      store.uses().noLongerFresh(digest);
      sweep.held().removeIf(h -> h.kind() == Kind.FRESH && h.digest().equals(digest));
      names.forEach(sweep::forget);
      if (sweep.held().stream().noneMatch(h -> h.digest().equals(digest) && isTag(h))) {
        sweep.held().removeIf(h -> isUntagged(h) && h.digest().equals(digest));
      }
      sweep.dropReferrers();
      return result(sweep, digest);
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  private static boolean isTag(Held held) {
    return held.kind() == Kind.NAME;
  }

  /** A repository has it by its digest: that goes with the last tag. */
  private static boolean isUntagged(Held held) {
    return held.kind() == Kind.REPOSITORY || held.kind() == Kind.REFERRER;
  }

  /** The last name of what somebody needs is not taken away. */
  private static void refuseIfNeeded(Digest digest, List<Held> others) {
    Set<String> users =
        others.stream()
            .filter(h -> h.kind() == Kind.USE || h.kind() == Kind.PIN)
            .map(h -> h.kind() == Kind.USE ? h.holder() : "a pin: " + h.holder())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!users.isEmpty() && others.stream().noneMatch(h -> h.kind() == Kind.NAME)) {
      throw inUse(
          "image %s is used by %s; by force it loses its name and stays"
              .formatted(digest, String.join(", ", users)));
    }
  }

  private static ImageException inUse(String sentence) {
    return new ImageException(new Reason.InUse(), sentence);
  }

  private static ImageException missing(String image) {
    return new ImageException(new Reason.NotFound(), "there is no image " + image);
  }

  /** What went are the image, what only it needed, and what only described it. */
  private static Removal result(Sweep sweep, Digest digest) {
    Set<Digest> wanted = new HashSet<>(sweep.graph().reach(digest).blobs());
    List<Garbage.Heap> heaps = sweep.garbage().heaps();
    boolean more = true;
    while (more) {
      more = false;
      for (Garbage.Heap heap : heaps) {
        more |=
            sweep.describes(heap.top()).filter(wanted::contains).isPresent()
                && wanted.addAll(heap.parts());
      }
    }
    heaps.stream()
        .filter(heap -> wanted.contains(heap.top()))
        .forEach(heap -> sweep.remove(heap, Instant.MAX));
    List<ImageReference> untagged = new ArrayList<>();
    List<Digest> deleted = new ArrayList<>();
    Collected collected = sweep.end();
    for (Collected.Removed one : collected.removed()) {
      if (one.kind() == Collected.Kind.NAME) {
        one.name().map(ImageReference::parse).ifPresent(untagged::add);
      } else {
        deleted.add(one.digest());
      }
    }
    return new Removal(untagged, deleted, collected.freed());
  }
}
