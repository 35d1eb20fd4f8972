package dev.slipway.images.store;

import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What nothing reaches, in heaps that go together.
 *
 * @param heaps what was used least recently first
 */
record Garbage(List<Heap> heaps) {
  /**
   * A document and what only it and other garbage needs, or a blob that no document mentions.
   *
   * @param parts of which each comes before whatever it points to: so what is there is whole also
   *     while it is being removed
   */
  record Heap(Digest top, boolean document, List<Digest> parts, long bytes, Instant lastUse) {}

  /*
   * A blob that several documents need goes with the one that was used last: whichever goes before,
   * those that remain are whole. What an index lists goes with the index; documents that list one
   * another in a circle are begun anywhere.
   */

  /** All blobs that are here and not reachable. */
  static Garbage of(Survey survey, Graph graph, Graph.Reached reached) {
    Set<Digest> left = new HashSet<>(survey.blobs().keySet());
    left.removeAll(reached.blobs());
    List<Digest> documents =
        left.stream()
            .filter(d -> graph.references(d).isPresent())
            .sorted(Comparator.comparing(survey::lastUse).reversed().thenComparing(d -> d))
            .toList();
    Set<Digest> listed = new HashSet<>();
    documents.forEach(d -> listed.addAll(graph.references(d).orElseThrow().documents()));
    List<Digest> tops = new ArrayList<>(documents);
    tops.sort(Comparator.comparing(listed::contains));
    List<Heap> heaps = new ArrayList<>();
    for (Digest top : tops) {
      if (left.contains(top)) {
        heaps.add(heap(survey, top, graph.reach(top).blobs().stream().filter(left::remove)));
      }
    }
    left.forEach(blob -> heaps.add(heap(survey, blob, false, List.of(blob))));
    heaps.sort(Comparator.comparing(Heap::lastUse).thenComparing(Heap::top));
    return new Garbage(heaps);
  }

  private static Heap heap(Survey survey, Digest top, Stream<Digest> parts) {
    return heap(survey, top, true, parts.toList());
  }

  private static Heap heap(Survey survey, Digest top, boolean document, List<Digest> parts) {
    long bytes = parts.stream().mapToLong(survey::bytes).sum();
    return new Heap(top, document, parts, bytes, survey.lastUse(top));
  }
}
