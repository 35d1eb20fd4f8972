package dev.slipway.images.store;

import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Holders.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes what nobody needs, and, where room is short, what can be had again: what was used least
 * recently first.
 */
final class CollectGarbage {
  /** Also where room is short: a push may be about to name what it brought. */
  static final Duration GRACE = Duration.ofHours(1);

  /** How long what was found corrupt is kept for people to look at. */
  private static final Duration QUARANTINE = Duration.ofDays(30);

  private final Sweep.Store store;

  CollectGarbage(Sweep.Store store) {
    this.store = store;
  }

  synchronized Collected collect(CollectPolicy policy, boolean dryRun) {
    try {
      Sweep sweep = new Sweep(store, dryRun);
      Collecting collecting = new Collecting(sweep, policy);
      collecting.garbage();
      collecting.unneededLayers();
      collecting.layersThatCanBeUnpackedAgain();
      collecting.imagesThatCanBePulledAgain();
      if (!dryRun) {
        collecting.oldQuarantine();
      }
      return sweep.end();
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  private final class Collecting {
    private final Sweep sweep;
    private final CollectPolicy policy;
    private final Instant now = Instant.now();
    private final long freeBefore;

    Collecting(Sweep sweep, CollectPolicy policy) throws IOException {
      this.sweep = sweep;
      this.policy = policy;
      this.freeBefore = Files.getFileStore(store.layout().root()).getUsableSpace();
    }

    private boolean atFloor() {
      return sweep.bytes() <= policy.floor();
    }

    private boolean roomIsShort() {
      long free = freeBefore + sweep.survey().bytes() - sweep.bytes();
      return !atFloor() && (sweep.bytes() > policy.ceiling() || free < policy.free());
    }

    private Instant shortest() {
      return now.minus(min(policy.keep(), GRACE));
    }

    private static Duration min(Duration a, Duration b) {
      return a.compareTo(b) < 0 ? a : b;
    }

    void garbage() {
      Instant keepSince = now.minus(policy.keep());
      for (Garbage.Heap heap : sweep.garbage().heaps()) {
        Instant since = roomIsShort() ? shortest() : keepSince;
        if (!atFloor() && heap.lastUse().isBefore(since)) {
          sweep.remove(heap, since);
        }
      }
    }

    void unneededLayers() {
      Set<Digest> needed = sweep.reached(h -> true).layers();
      Instant keepSince = now.minus(policy.keep());
      for (Digest layer : oldestLayers()) {
        boolean old = sweep.survey().layer(layer).lastUse().isBefore(keepSince);
        if (!needed.contains(layer) && !atFloor() && (old || roomIsShort())) {
          sweep.removeLayer(layer);
        }
      }
    }

    void layersThatCanBeUnpackedAgain() {
      Set<Digest> inUse = sweep.reached(CollectGarbage::needsItNow).layers();
      for (Digest layer : oldestLayers()) {
        if (roomIsShort() && !inUse.contains(layer)) {
          sweep.removeLayer(layer);
        }
      }
    }

    private List<Digest> oldestLayers() {
      Survey survey = sweep.survey();
      return survey.layers().keySet().stream()
          .sorted(
              Comparator.comparing((Digest l) -> survey.layer(l).lastUse()).thenComparing(l -> l))
          .toList();
    }

    /** Names of other registries; what has only a name of ours cannot be had again. */
    void imagesThatCanBePulledAgain() {
      List<Tag> names =
          sweep.held().stream()
              .flatMap(h -> h.tag().stream())
              .filter(tag -> !tag.name().isLocalOnly())
              .sorted(Comparator.comparing(tag -> sweep.survey().lastUse(tag.digest())))
              .toList();
      for (Tag tag : names) {
        boolean idle = sweep.survey().lastUse(tag.digest()).isBefore(shortest());
        if (roomIsShort() && idle && !isNeeded(tag.digest())) {
          giveUp(tag);
        }
      }
    }

    private void giveUp(Tag tag) {
      sweep.forget(tag);
      Set<Digest> parts = sweep.graph().reach(tag.digest()).blobs();
      sweep.garbage().heaps().stream()
          .filter(heap -> parts.contains(heap.top()))
          .forEach(heap -> sweep.remove(heap, shortest()));
      unneededLayers();
    }

    /** A layer's directory stays longer while a container may have it mounted. */
    void oldQuarantine() throws IOException {
      Instant since = now.minus(QUARANTINE);
      Set<Digest> mounted = sweep.reached(CollectGarbage::needsItNow).layers();
      for (Path aside : quarantined()) {
        boolean needed =
            Files.isDirectory(aside)
                && mounted.contains(new Digest("sha256:" + aside.getFileName()));
        FileTime changed = (FileTime) Files.getAttribute(aside, "unix:ctime");
        if (!needed && changed.toInstant().isBefore(since)) {
          store.trash().take(aside);
        }
      }
    }

    private List<Path> quarantined() throws IOException {
      if (!Files.exists(store.layout().quarantine())) {
        return List.of();
      }
      try (Stream<Path> all = Files.list(store.layout().quarantine())) {
        return all.toList();
      }
    }

    private boolean isNeeded(Digest image) {
      return sweep.held().stream().anyMatch(h -> needsItNow(h) && h.digest().equals(image));
    }
  }

  static boolean needsItNow(Held held) {
    return switch (held.kind()) {
      case PIN, USE, FRESH -> true;
      case NAME, REPOSITORY, ENTRY, REFERRER -> false;
    };
  }
}
