package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.image.Holder;
import dev.slipway.image.ImageUpkeep;
import dev.slipway.image.RemovedImage;
import dev.slipway.image.Scrubbing;
import dev.slipway.image.StoreUse;
import dev.slipway.image.Swept;
import dev.slipway.image.UsedImage;
import dev.slipway.images.CollectPolicy;
import dev.slipway.images.Collected;
import dev.slipway.images.Digest;
import dev.slipway.images.Holding;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImageUse;
import dev.slipway.images.Removal;
import dev.slipway.images.ScrubOrder;
import dev.slipway.images.store.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The upkeep of the images tool's store. */
public final class StoredUpkeep implements ImageUpkeep {
  private final Upkeep upkeep;
  private final CollectPolicy policy;

  public StoredUpkeep(Upkeep upkeep, CollectPolicy policy) {
    this.upkeep = upkeep;
    this.policy = policy;
  }

  @Override
  public StoreUse use() {
    var use = upkeep.use();
    return new StoreUse(
        use.images().stream().map(StoredUpkeep::image).toList(),
        use.blobs(),
        use.layers(),
        use.garbage(),
        use.waste(),
        use.quarantine());
  }

  private static UsedImage image(ImageUse image) {
    return new UsedImage(
        image.names(),
        image.digest(),
        image.created(),
        image.lastUse(),
        image.bytes(),
        image.unique(),
        image.unpacked(),
        image.held().stream().map(h -> id(h.kind()) + " " + h.holder()).toList());
  }

  private static String id(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<Holder> holders(String digest) {
    var prefix =
        DigestPrefix.of(digest)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Kind.INVALID,
                        "bad-digest",
                        "digest: expected sha256: and 64 hexadecimal digits, or the first 6 or"
                            + " more"));
    return whole(prefix).stream()
        .flatMap(found -> upkeep.holdersOf(found).stream())
        .map(StoredUpkeep::holder)
        .toList();
  }

  private Optional<Digest> whole(DigestPrefix prefix) {
    return prefix.only(upkeep.digests(), Digest::value);
  }

  private static Holder holder(Holding holding) {
    return new Holder(id(holding.kind()), holding.holder(), holding.chain());
  }

  @Override
  public Swept collect(boolean dryRun) {
    return swept(upkeep.collect(policy, dryRun));
  }

  @Override
  public Swept prune(boolean all, Duration unused, boolean dryRun) {
    return swept(upkeep.prune(all, unused, dryRun));
  }

  private static Swept swept(Collected collected) {
    return new Swept(
        collected.dryRun(),
        collected.before(),
        collected.after(),
        collected.removed().stream()
            .map(r -> new Swept.Gone(id(r.kind()), r.digest(), r.name(), r.bytes(), r.lastUse()))
            .toList());
  }

  @Override
  public Scrubbing scrub(boolean layers, Optional<Long> bytesPerSecond) {
    var found = upkeep.scrub(new ScrubOrder(layers, bytesPerSecond, progress -> {}));
    return new Scrubbing(
        found.blobs(),
        found.bytes(),
        found.layers(),
        found.corrupt().stream()
            .map(c -> new Scrubbing.Corrupt(c.digest(), c.layer(), c.broken()))
            .toList());
  }

  @Override
  public RemovedImage remove(String name, boolean force) {
    return removing(
        () ->
            name.startsWith("sha256:")
                ? upkeep.remove(digest(name), force)
                : upkeep.remove(ImageReference.parse(name), force));
  }

  private Digest digest(String name) {
    return DigestPrefix.of(name).flatMap(this::whole).orElseGet(() -> Digest.parse(name));
  }

  /** Does it; what is in use is told as a conflict. */
  static RemovedImage removing(Supplier<Removal> removal) {
    try {
      var done = removal.get();
      return new RemovedImage(
          done.untagged().stream().map(ImageReference::toString).toList(),
          done.deleted(),
          done.freed());
    } catch (ImageException e) {
      throw switch (e.reason()) {
        case Reason.InUse used ->
            new Refusal(Refusal.Kind.CONFLICT, "image-in-use", e.getMessage());
        case Reason.NotFound absent ->
            new Refusal(Refusal.Kind.NOT_FOUND, "image-not-found", e.getMessage());
        case Reason.Malformed malformed ->
            new Refusal(Refusal.Kind.INVALID, "image-name", e.getMessage());
        case Reason.LocalOnly other -> e;
        case Reason.DigestMismatch other -> e;
        case Reason.Refused other -> e;
        case Reason.Unauthorized other -> e;
        case Reason.Unreachable other -> e;
        case Reason.Storage other -> e;
      };
    }
  }
}
