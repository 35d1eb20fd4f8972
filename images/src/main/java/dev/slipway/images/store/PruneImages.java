package dev.slipway.images.store;

import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.Holding.Kind;
import dev.slipway.images.ImageException;
import dev.slipway.images.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Removes at once what has no name, or all that nobody uses, as a person asks for it. */
final class PruneImages {
  private final Sweep.Store store;

  PruneImages(Sweep.Store store) {
    this.store = store;
  }

  /**
   * Removes images.
   *
   * @param all also those with names, unless they are pinned or used
   * @param unused only what was not used for this long
   */
  Collected prune(boolean all, Duration unused, boolean dryRun) {
    try {
      Sweep sweep = new Sweep(store, dryRun);
      Instant since = unused.isZero() ? Instant.MAX : Instant.now().minus(unused);
      forgetUnused(sweep, since, all);
      Instant loose = Instant.now().minus(CollectGarbage.GRACE);
      for (Garbage.Heap heap : sweep.garbage().heaps()) {
        // A blob that no document mentions may be part of a push that goes on.
        Instant keep = heap.document() || since.isBefore(loose) ? since : loose;
        if (heap.lastUse().isBefore(keep)) {
          sweep.remove(heap, keep);
        }
      }
      Set<Digest> needed = sweep.reached(h -> true).layers();
      sweep.survey().layers().keySet().stream()
          .filter(layer -> !needed.contains(layer))
          .forEach(sweep::removeLayer);
      return sweep.end();
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  private static void forgetUnused(Sweep sweep, Instant since, boolean all) {
    Set<Digest> needed = sweep.reached(CollectGarbage::needsItNow).blobs();
    List<Tag> names =
        sweep.held().stream()
            .filter(h -> h.kind() != Kind.REFERRER)
            .flatMap(h -> h.tag().stream())
            .filter(tag -> all || lostItsTag(tag))
            .filter(tag -> !needed.contains(tag.digest()))
            .filter(tag -> sweep.survey().lastUse(tag.digest()).isBefore(since))
            .toList();
    names.forEach(sweep::forget);
    sweep.dropReferrers();
  }

  /** A repository of ours has it by its digest only; elsewhere that is how it was asked for. */
  private static boolean lostItsTag(Tag tag) {
    return tag.name().digest().isPresent() && tag.name().isLocalOnly();
  }
}
