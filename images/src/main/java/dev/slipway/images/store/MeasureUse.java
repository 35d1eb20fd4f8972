package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.DiskUse;
import dev.slipway.images.Holding;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells what takes room, and what holds what. Asking is no use of anything. */
final class MeasureUse {
  private final Sweep.Store store;

  MeasureUse(Sweep.Store store) {
    this.store = store;
  }

  DiskUse measure() {
    try {
      Sweep look = new Sweep(store, true);
      List<Garbage.Heap> garbage = look.garbage().heaps();
      Map<Digest, List<Holding>> tops = new LinkedHashMap<>();
      look.held()
          .forEach(
              h ->
                  tops.computeIfAbsent(h.digest(), d -> new ArrayList<>())
                      .add(h.because(List.of(h.digest()))));
      garbage.stream()
          .filter(Garbage.Heap::document)
          .forEach(heap -> tops.putIfAbsent(heap.top(), List.of()));
      return new DiskUse(
          images(look, tops),
          look.survey().blobs().values().stream().mapToLong(Survey.Item::bytes).sum(),
          look.survey().layers().values().stream().mapToLong(Survey.Item::bytes).sum(),
          garbage.stream().mapToLong(Garbage.Heap::bytes).sum(),
          size(store.layout().trash()),
          size(store.layout().quarantine()));
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  private static List<ImageUse> images(Sweep look, Map<Digest, List<Holding>> tops) {
    Map<Digest, Integer> users = new HashMap<>();
    tops.keySet()
        .forEach(
            top -> look.graph().reach(top).blobs().forEach(b -> users.merge(b, 1, Integer::sum)));
    return tops.entrySet().stream()
        .map(top -> image(look, top.getKey(), top.getValue(), users))
        .sorted(Comparator.comparing(MeasureUse::firstName).thenComparing(ImageUse::digest))
        .toList();
  }

  /** What has no name comes last. */
  private static String firstName(ImageUse image) {
    return image.names().isEmpty() ? "\uffff" : image.names().getFirst();
  }

  private static ImageUse image(
      Sweep look, Digest top, List<Holding> held, Map<Digest, Integer> users) {
    Graph.Reached reached = look.graph().reach(top);
    Survey survey = look.survey();
    long bytes = 0;
    long unique = 0;
    int missing = 0;
    for (Digest blob : reached.blobs()) {
      bytes += survey.bytes(blob);
      unique += users.getOrDefault(blob, 0) == 1 ? survey.bytes(blob) : 0;
      missing += survey.blobs().containsKey(blob) ? 0 : 1;
    }
    long unpacked =
        reached.layers().stream()
            .map(survey.layers()::get)
            .filter(java.util.Objects::nonNull)
            .mapToLong(Survey.Item::bytes)
            .sum();
    List<String> names =
        held.stream().filter(h -> h.kind() == Holding.Kind.NAME).map(Holding::holder).toList();
    Instant lastUse = survey.lastUse(top);
    return new ImageUse(
        names, top, created(look, top), lastUse, bytes, unique, unpacked, held, missing);
  }

  private static Optional<Instant> created(Sweep look, Digest top) {
    return look.graph()
        .references(top)
        .flatMap(References::config)
        .flatMap(config -> look.graph().created(config));
  }

  /** Who holds this blob or layer, each with the way from there to it; none where nobody does. */
  List<Holding> holdersOf(Digest wanted) {
    try {
      Sweep look = new Sweep(store, true);
      List<Holding> found = new ArrayList<>();
      for (Holders.Held held : look.held()) {
        Graph.Reached reached = look.graph().reach(held.digest());
        if (reached.has(wanted)) {
          found.add(held.because(reached.chain(wanted)));
        } else if (reached.layers().contains(wanted)) {
          found.add(held.because(List.of(held.digest(), wanted)));
        }
      }
      return found;
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  /** Nothing is said about what goes away while it is looked at. */
  private static long size(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
