package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.PushOrder;
import dev.slipway.images.store.LayerArtifacts;
import dev.slipway.images.store.PackedLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Brings results of a build to a registry, where other builds find them. */
final class ExportCache {
  private final BuildImage.Parts parts;
  private final Optional<Instant> latest;
  private final BuildProgress progress;

  ExportCache(BuildImage.Parts parts, Optional<Instant> latest, BuildProgress progress) {
    this.parts = parts;
    this.latest = latest;
    this.progress = progress;
  }

  /**
   * @param image the results that the image consists of; they go first
   * @param all those of every stage that was built
   * @throws BuildFailure if the registry does not take it
   */
  void export(SharedCaches.Target to, List<CacheEntry> image, List<CacheEntry> all)
      throws InterruptedException {
    LinkedHashSet<CacheEntry> wanted = new LinkedHashSet<>(image);
    if (to.everything()) {
      all.stream().sorted(Comparator.comparing(e -> e.key().value())).forEach(wanted::add);
    }
    LayerArtifacts artifacts = parts.images().layerArtifacts();
    List<CacheEntry> made = wanted.stream().limit(artifacts.mostLayers()).toList();
    if (made.isEmpty()) {
      progress.note("cache %s is left as it is: nothing was made".formatted(to.name()));
      return;
    }
    if (made.size() < wanted.size()) {
      progress.note(
          "cache %s gets %d of %d results: a manifest holds no more"
              .formatted(to.name(), made.size(), wanted.size()));
    }
    push(artifacts, to, made);
  }

  private void push(LayerArtifacts artifacts, SharedCaches.Target to, List<CacheEntry> made)
      throws InterruptedException {
    List<PackedLayer> layers = new FinishImage(parts.images(), parts.cache()).packed(made, latest);
    List<SharedEntry> entries = new ArrayList<>();
    for (int i = 0; i < made.size(); i++) {
      CacheEntry entry = made.get(i);
      entries.add(new SharedEntry(entry.key(), layers.get(i), entry.made(), latest));
    }
    Digest manifest =
        artifacts.write(
            SharedEntry.KIND,
            SharedEntry.document(entries),
            layers.stream().map(PackedLayer::blob).distinct().toList());
    try {
      parts.images().push(PushOrder.of(manifest, to.name()).seenBy(to.view()).as(to.credentials()));
    } catch (ImageException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException("the build was ended");
      }
      if (e.reason() instanceof Reason.Storage) {
        throw e;
      }
      throw new BuildFailure(
          "all was built, but the cache did not get to %s: %s".formatted(to.name(), e.getMessage()),
          0);
    }
    progress.note("cache %s has %d results".formatted(to.name(), entries.size()));
  }
}
