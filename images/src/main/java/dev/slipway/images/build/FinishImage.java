package dev.slipway.images.build;

import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.PackedLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes an image of what a stage is: packs the layers that were not packed before, and writes
 * configuration and manifest.
 */
final class FinishImage {
  /** Each packing keeps several processors busy by itself. */
  private static final int AT_ONCE = 2;

  private static final String ANNOTATION = "org.opencontainers.image.";
  private final Images images;
  private final BuildCache cache;

  FinishImage(Images images, BuildCache cache) {
    this.images = images;
    this.cache = cache;
  }

  /**
   * @param latest the time that nothing in the image is later than
   * @param annotations of its manifest, over those that say what it is made from
   */
  Image finish(
      StageState state,
      Optional<Instant> latest,
      Map<String, String> labels,
      Map<String, String> annotations)
      throws InterruptedException {
    List<PackedLayer> layers = new ArrayList<>();
    state.base().ifPresent(base -> layers.addAll(layersOf(base)));
    layers.addAll(packed(state.made(), latest));
    Instant created = latest.orElseGet(state::newest);
    Configuration configuration = state.configuration().withCreated(created);
    if (!labels.isEmpty()) {
      configuration = configuration.withLabels(labels);
    }
    Map<String, String> all = new TreeMap<>();
    state.base().ifPresent(b -> all.put(ANNOTATION + "base.digest", b.digest().value()));
    all.put(ANNOTATION + "created", created.toString());
    all.putAll(annotations);
    return images.assemble(configuration.json(), layers, all);
  }

  private static List<PackedLayer> layersOf(Image base) {
    List<PackedLayer> layers = new ArrayList<>();
    for (int i = 0; i < base.layers().size(); i++) {
      layers.add(new PackedLayer(base.layers().get(i), base.diffIds().get(i)));
    }
    return layers;
  }

  /** The layers of these, packed where they were not before, in the same order. */
  List<PackedLayer> packed(List<CacheEntry> made, Optional<Instant> latest)
      throws InterruptedException {
    try (var hands = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      Map<CacheEntry, Future<PackedLayer>> packing = new HashMap<>();
      List<Future<PackedLayer>> inOrder = new ArrayList<>();
      for (CacheEntry entry : made) {
        inOrder.add(packing.computeIfAbsent(entry, e -> hands.submit(() -> packed(e, latest))));
      }
      List<PackedLayer> layers = new ArrayList<>();
      for (Future<PackedLayer> layer : inOrder) {
        layers.add(layer.get());
      }
      return layers;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ImageException cause) {
        throw cause;
      }
      throw new IllegalStateException("packing a layer", e.getCause());
    }
  }

  private PackedLayer packed(CacheEntry entry, Optional<Instant> latest) {
    Optional<PackedLayer> before = cache.packed(entry, latest).filter(images::has);
    if (before.isPresent()) {
      return before.get();
    }
    PackedLayer layer = images.pack(entry.upper(), latest);
    cache.rememberPacked(entry, latest, layer);
    return layer;
  }
}
