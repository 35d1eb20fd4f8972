package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which document of the store points to what, read as far as it is asked for and then remembered: a
 * graph is made for one question and thrown away. Reading is no use of what is read.
 */
final class Graph {
  private final Blobs blobs;
  private final int most;
  private final boolean lenient;
  private final Map<Digest, Optional<References>> documents = new HashMap<>();
  private final Map<Digest, List<Digest>> diffIds = new HashMap<>();

  /**
   * @param most bytes of a document
   */
  Graph(Blobs blobs, int most) {
    this(blobs, most, false);
  }

  private Graph(Blobs blobs, int most, boolean lenient) {
    this.blobs = blobs;
    this.most = most;
    this.lenient = lenient;
  }

  /** One in which documents that were altered on disk point to nothing, instead of failing. */
  static Graph lenient(Blobs blobs, int most) {
    return new Graph(blobs, most, true);
  }

  /** What this document points to; empty where it is not here or is no manifest and no index. */
  Optional<References> references(Digest document) {
    return documents.computeIfAbsent(document, this::read);
  }

  private Optional<References> read(Digest document) {
    return bytes(document).flatMap(References::read);
  }

  private Optional<byte[]> bytes(Digest digest) {
    try {
      return blobs.holds(digest) && blobs.size(digest) <= most
          ? Optional.of(blobs.document(digest, most))
          : Optional.empty();
    } catch (ImageException e) {
      boolean altered = e.reason() instanceof Reason.DigestMismatch;
      if (e.reason() instanceof Reason.NotFound || (lenient && altered)) {
        return Optional.empty(); // went just now, or cannot be believed
      }
      throw e;
    }
  }

  /** Diff ids of the image with this configuration, none where it is not here. */
  List<Digest> diffIds(Digest config) {
    return diffIds.computeIfAbsent(
        config, c -> bytes(c).map(References::diffIds).orElse(List.of()));
  }

  /** When the image with this configuration was made, as it says. */
  Optional<Instant> created(Digest config) {
    try {
      return bytes(config).map(ConfigDocument::read).flatMap(ConfigDocument::created);
    } catch (ImageException e) {
      return Optional.empty(); // no configuration of an image
    }
  }

  /** What can be reached from a document: blobs, each with the document that led to it first. */
  Reached reach(Digest top) {
    Reached reached = new Reached();
    reach(top, reached);
    return reached;
  }

  /** Adds what can be reached from a document. */
  void reach(Digest top, Reached reached) {
    Deque<Digest> open = new ArrayDeque<>();
    // Who uses a layer itself names it by its diff id, which is no blob's digest but by chance.
    reached.layers.add(top);
    if (reached.add(top, null)) {
      open.add(top);
    }
    while (!open.isEmpty()) {
      Digest document = open.remove();
      References found = references(document).orElse(References.NONE);
      for (Digest inner : found.documents()) {
        if (reached.add(inner, document)) {
          open.add(inner);
        }
      }
      found.parts().forEach(part -> reached.add(part, document));
      found.config().ifPresent(config -> reached.layers.addAll(diffIds(config)));
    }
  }

  /** Blobs and layers that were found to be reachable. */
  static final class Reached {
    private final Map<Digest, Optional<Digest>> blobs = new LinkedHashMap<>();
    private final Set<Digest> layers = new LinkedHashSet<>();

    private boolean add(Digest blob, @Nullable Digest from) {
      return blobs.putIfAbsent(blob, Optional.ofNullable(from)) == null;
    }

    Set<Digest> blobs() {
      return blobs.keySet();
    }

    /** By diff id. */
    Set<Digest> layers() {
      return layers;
    }

    boolean has(Digest blob) {
      return blobs.containsKey(blob);
    }

    /** From the top down to this blob. */
    List<Digest> chain(Digest blob) {
      Deque<Digest> chain = new ArrayDeque<>();
      Optional<Digest> next = Optional.of(blob);
      while (next.isPresent()) {
        chain.addFirst(next.get());
        next = blobs.getOrDefault(next.get(), Optional.empty());
      }
      return List.copyOf(chain);
    }
  }
}
