package dev.slipway.images.store;

import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.DiskUse;
import dev.slipway.images.Holding;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.Pin;
import dev.slipway.images.Removal;
import dev.slipway.images.Roots;
import dev.slipway.images.ScrubOrder;
import dev.slipway.images.Scrubbed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What keeps a store in order: who needs what, and the removal of what nobody needs. All of it may
 * go on beside pulls, builds, pushes and unpacks, and be killed at any point: what has a name, a
 * pin or a user is whole, always.
 */
public final class Upkeep {
  private final Sweep.Store store;
  private final Pins pins;
  private final CollectGarbage collector;
  private final Scrub scrub;
  private final Staged staged;
  private final Uploads uploads;

  Upkeep(Sweep.Store store, Pins pins, Limits limits, Staged staged, Uploads uploads) {
    this.store = store;
    this.pins = pins;
    this.staged = staged;
    this.uploads = uploads;
    this.collector = new CollectGarbage(store);
    this.scrub = new Scrub(store, new CompareLayer(store.layout(), limits));
  }

  /** From now on these are asked who else needs images. */
  public void heldBy(Roots roots) {
    store.holders().add(roots);
  }

  /** Keeps an image, which must be here, whether or not it has a name. */
  public void pin(Digest digest, String reason) {
    store
        .uses()
        .during(
            () -> {
              store.requireWhole(digest);
              pins.add(new Pin(digest, reason, Instant.now()));
              return digest;
            });
  }

  /** Takes back the pin with this reason; false where there is none. */
  public boolean unpin(Digest digest, String reason) {
    return pins.remove(digest, reason);
  }

  public List<Pin> pins() {
    return pins.list();
  }

  /**
   * Removes what the policy lets go, after pushes that nobody goes on with; with {@code dryRun}
   * only tells it.
   */
  public Collected collect(CollectPolicy policy, boolean dryRun) {
    if (!dryRun) {
      uploads.expire();
      staged.expire();
    }
    return collector.collect(policy, dryRun);
  }

  /**
   * Removes images that have no name and that nobody needs; with {@code all} also those with names,
   * unless they are pinned or used.
   *
   * @param unused only what was not used for so long
   */
  public Collected prune(boolean all, Duration unused, boolean dryRun) {
    return new PruneImages(store).prune(all, unused, dryRun);
  }

  /**
   * Takes away a name; the image goes with its last one.
   *
   * @throws dev.slipway.images.ImageException if somebody uses the image, unless {@code force}d
   */
  public Removal remove(ImageReference name, boolean force) {
    return remove(name, Optional.empty(), force);
  }

  /** The same for a name that is its owner's alone. */
  public Removal remove(ImageReference name, Optional<String> owner, boolean force) {
    return new RemoveImages(store).remove(name, owner, force);
  }

  /**
   * Removes an image and its names.
   *
   * @throws dev.slipway.images.ImageException if it has several names or somebody uses it, unless
   *     {@code force}d
   */
  public Removal remove(Digest image, boolean force) {
    return new RemoveImages(store).remove(image, force);
  }

  /** Reads everything again, and moves aside what is not what its name says. */
  public Scrubbed scrub(ScrubOrder order) {
    return scrub.scrub(order);
  }

  /** What takes how much room, and why it stays. */
  public DiskUse use() {
    return new MeasureUse(store).measure();
  }

  /** All blobs, documents among them, and unpacked layers that are here. */
  public Set<Digest> digests() {
    try {
      Survey survey = Survey.of(store.layout(), store.uses());
      Set<Digest> all = new TreeSet<>(survey.blobs().keySet());
      all.addAll(survey.layers().keySet());
      return all;
    } catch (IOException e) {
      throw ImageException.storage("cannot look through the image store", e);
    }
  }

  /** Who holds a blob, or a layer by its diff id. */
  public List<Holding> holdersOf(Digest blobOrLayer) {
    return new MeasureUse(store).holdersOf(blobOrLayer);
  }
}
