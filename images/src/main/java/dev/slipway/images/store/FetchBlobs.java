package dev.slipway.images.store;

import dev.slipway.images.Credentials;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PullProgress;
import dev.slipway.images.registry.PullBlob;
import dev.slipway.images.registry.Repository;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** Transfers the blobs that are not here, a few at a time, and none twice. */
final class FetchBlobs {
  private final Blobs blobs;
  private final Partials partials;
  private final OnePerKey<String, Digest> running = new OnePerKey<>();

  FetchBlobs(Blobs blobs, Partials partials) {
    this.blobs = blobs;
    this.partials = partials;
  }

  /**
   * Returns when all are here, verified; on the first failure the others are given up.
   *
   * @param from where they are, to be tried in this order
   * @param visible whether a blob that is here may be used without its transfer
   */
  void fetch(
      List<Repository> from, List<Descriptor> wanted, PullOrder order, Predicate<Digest> visible) {
    SomeAtOnce.each("pull", wanted, blob -> one(from, blob, order, visible));
  }

  private void one(
      List<Repository> from, Descriptor blob, PullOrder order, Predicate<Digest> visible) {
    boolean[] mine = {false};
    String key = key(order, blob);
    running.get(
        key,
        () -> {
          mine[0] = true;
          if (blobs.has(blob) && (visible.test(blob.digest()) || partials.arrived(key))) {
            order.progress().present(blob);
          } else {
            transfer(from, blob, key, order.progress());
          }
          return blob.digest();
        });
    if (!mine[0]) {
      order.progress().present(blob);
    }
  }

  /** What came for one may be used by who would have got it from the same place. */
  private static String key(PullOrder order, Descriptor blob) {
    boolean anonymous = order.credentials().equals(Credentials.ANONYMOUS);
    String who = anonymous ? "" : "for " + order.view().owner().orElse("");
    String place = order.name().registry() + "/" + order.name().repository();
    return place + "@" + blob.digest() + " " + who;
  }

  private void transfer(List<Repository> from, Descriptor blob, String key, PullProgress progress) {
    try (Partials.Partial partial = partials.open(key, blob)) {
      for (Repository each : from.subList(0, from.size() - 1)) {
        if (tried(each, blob, partial, progress)) {
          return;
        }
      }
      from(from.getLast(), blob, partial, progress);
    } catch (IOException e) {
      throw ImageException.storage("cannot store blob " + blob.digest(), e);
    }
  }

  /** Whatever is wrong with a mirror, the registry itself is asked next. */
  private static boolean tried(
      Repository mirror, Descriptor blob, Partials.Partial partial, PullProgress progress)
      throws IOException {
    try {
      from(mirror, blob, partial, progress);
      return true;
    } catch (ImageException e) {
      if (e.reason() instanceof Reason.Storage || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return false;
    }
  }

  private static void from(
      Repository place, Descriptor blob, Partials.Partial partial, PullProgress progress)
      throws IOException {
    boolean goesOn = partial.size() > 0;
    PullBlob pull = new PullBlob(place);
    pull.pull(blob, partial, bytes -> progress.transferred(blob, bytes));
    try {
      partial.keep();
    } catch (ImageException e) {
      if (!goesOn || !(e.reason() instanceof Reason.DigestMismatch)) {
        throw e;
      }
      // What came earlier may have been wrong, or lost by a power cut: once more, all of it.
      pull.pull(blob, partial, bytes -> progress.transferred(blob, bytes));
      partial.keep();
    }
  }
}
