package dev.slipway.images.store;

import dev.slipway.images.Collected;
import dev.slipway.images.Collected.Kind;
import dev.slipway.images.Collected.Removed;
import dev.slipway.images.Digest;
import dev.slipway.images.Holding;
import dev.slipway.images.ImageException;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Holders.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One look at what is here and who needs it, and the removal of what nobody does. Whatever was used
 * since the look began is spared, with all that it points to.
 */
final class Sweep {
  /** A layer that was asked for is mounted, and so held by its container, long before this. */
  static final Duration LAYER_GRACE = Duration.ofMinutes(10);

  private final Store store;
  private final boolean dryRun;
  private final Instant barrier;
  private final Graph graph;
  private final List<Held> held;
  private final Survey survey;
  private final Set<Digest> spared = new HashSet<>();
  private final Set<Digest> gone = new HashSet<>();
  private final List<Removed> removed = new ArrayList<>();
  private long bytes;

  /*
   * The order matters: what is used or named after the barrier is spared by its time of use, what
   * was named before it is among the holders.
   */
  Sweep(Store store, boolean dryRun) throws IOException {
    this.store = store;
    this.dryRun = dryRun;
    this.barrier = store.uses().barrier();
    this.graph = store.graph();
    this.held = new ArrayList<>(store.holders().now(graph));
    this.survey = Survey.of(store.layout(), store.uses());
    this.bytes = survey.bytes();
  }

  /** The part of a store that a sweep needs. */
  record Store(
      StoreLayout layout, Blobs blobs, Tags tags, Holders holders, Trash trash, int documentBytes) {
    Uses uses() {
      return blobs.uses();
    }

    Graph graph() {
      return new Graph(blobs, documentBytes);
    }

    Graph lenientGraph() {
      return Graph.lenient(blobs, documentBytes);
    }

    /**
     * Uses all parts of an image, for work that names or pins it. Of an index those images are
     * looked at that are here.
     *
     * @throws ImageException if a part is missing
     */
    void requireWhole(Digest image) {
      Graph graph = graph();
      require(image, image);
      for (Digest document : graph.reach(image).blobs()) {
        if (blobs.has(document)) {
          graph
              .references(document)
              .ifPresent(found -> found.parts().forEach(part -> require(image, part)));
        }
      }
    }

    private void require(Digest image, Digest part) {
      if (!blobs.has(part)) {
        throw new ImageException(
            new ImageException.Reason.NotFound(),
            "image %s lacks its blob %s here; pull, load or build it again".formatted(image, part));
      }
    }
  }

  Graph graph() {
    return graph;
  }

  List<Held> held() {
    return held;
  }

  Survey survey() {
    return survey;
  }

  /** Bytes that the store has now. */
  long bytes() {
    return bytes;
  }

  /** What is reachable from those holders that fit. */
  Graph.Reached reached(Predicate<Held> which) {
    Graph.Reached reached = new Graph.Reached();
    held.stream().filter(which).forEach(h -> graph.reach(h.digest(), reached));
    return reached;
  }

  /** What an artifact describes. */
  Optional<Digest> describes(Digest document) {
    return graph.references(document).flatMap(References::subject);
  }

  /** Lets go of what describes only what is not held any more. */
  void dropReferrers() {
    boolean dropped = true;
    while (dropped) {
      Graph.Reached still = reached(h -> h.kind() != Holding.Kind.REFERRER);
      held.stream()
          .filter(h -> h.kind() == Holding.Kind.REFERRER && stays(h, still))
          .forEach(h -> graph.reach(h.digest(), still));
      dropped = held.removeIf(h -> h.kind() == Holding.Kind.REFERRER && !stays(h, still));
    }
  }

  private boolean stays(Held referrer, Graph.Reached reached) {
    return describes(referrer.digest()).filter(reached::has).isPresent();
  }

  Garbage garbage() {
    Survey left = survey.without(gone);
    return Garbage.of(left, graph, reached(h -> true));
  }

  /** Forgets a name, unless it means something else by now. */
  void forget(Tag tag) {
    held.removeIf(h -> h.tag().filter(tag::equals).isPresent());
    if (tag.name().digest().isPresent()) {
      return; // its line goes with the manifest
    }
    if (dryRun || store.tags().removeIf(tag)) {
      String name = tag.name().toString();
      Instant lastUse = survey.lastUse(tag.digest());
      removed.add(new Removed(Kind.NAME, tag.digest(), Optional.of(name), 0, lastUse));
    }
  }

  /**
   * Removes a heap.
   *
   * @param keepSince parts that were used at this time or later stay in any case
   */
  void remove(Garbage.Heap heap, Instant keepSince) {
    Instant since = keepSince.isBefore(barrier) ? keepSince : barrier;
    long freed = 0;
    for (Digest part : heap.parts()) {
      if (spared.contains(part) || !take(part, since)) {
        spared.addAll(graph.reach(part).blobs());
      } else {
        gone.add(part);
        freed += survey.bytes(part);
      }
    }
    bytes -= freed;
    if (gone.contains(heap.top())) {
      Kind kind = heap.document() ? Kind.IMAGE : Kind.BLOB;
      removed.add(new Removed(kind, heap.top(), Optional.empty(), freed, heap.lastUse()));
    }
  }

  private boolean take(Digest blob, Instant since) {
    if (dryRun) {
      return survey.lastUse(blob).isBefore(since);
    }
    return store.uses().locked(blob, () -> takeNow(blob, since));
  }

  private boolean takeNow(Digest blob, Instant since) {
    return moved(
        "blob " + blob,
        () -> {
          if (!Uses.lastUse(store.layout().blob(blob)).isBefore(since)) {
            return false;
          }
          if (graph.references(blob).isPresent()) {
            forgetLines(blob);
          }
          store.trash().take(store.layout().blob(blob));
          return true;
        });
  }

  /** Lines without a tag that nothing held any more. */
  private void forgetLines(Digest manifest) {
    for (Tag tag : store.tags().list()) {
      if (tag.digest().equals(manifest) && tag.name().digest().isPresent()) {
        store.tags().removeIf(tag);
      }
    }
  }

  /** Removes a layer's directory unless it was used not long ago. */
  void removeLayer(Digest diffId) {
    Survey.Item layer = survey.layer(diffId);
    Instant grace = barrier.minus(LAYER_GRACE);
    boolean goes =
        layer.lastUse().isBefore(grace)
            && (dryRun || store.uses().locked(diffId, () -> takeLayer(diffId, grace)));
    if (goes && gone.add(diffId)) {
      bytes -= layer.bytes();
      removed.add(
          new Removed(Kind.LAYER, diffId, Optional.empty(), layer.bytes(), layer.lastUse()));
    }
  }

  /*
   * The mark of use goes first: a directory without one counts as used just now. The mark of what is
   * not yet durable goes last, lest a directory is there without it.
   */
  private boolean takeLayer(Digest diffId, Instant since) {
    StoreLayout layout = store.layout();
    return moved(
        "layer " + diffId,
        () -> {
          if (!Uses.lastUse(layout.used(diffId)).isBefore(since)) {
            return false;
          }
          Files.delete(layout.used(diffId));
          store.trash().take(layout.layer(diffId));
          Files.deleteIfExists(layout.unsynced(diffId));
          return true;
        });
  }

  private interface Move {
    boolean move() throws IOException;
  }

  private static boolean moved(String what, Move move) {
    try {
      return move.move();
    } catch (NoSuchFileException e) {
      return true; // gone already
    } catch (IOException e) {
      throw ImageException.storage("cannot remove " + what, e);
    }
  }

  /** Ends the sweep; what was removed leaves the disk in the background. */
  Collected end() {
    if (!removed.isEmpty() && !dryRun) {
      store.trash().emptyLater();
    }
    return new Collected(dryRun, survey.bytes(), bytes, removed);
  }
}
