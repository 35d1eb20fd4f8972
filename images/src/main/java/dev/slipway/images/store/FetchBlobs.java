package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PullProgress;
import dev.slipway.images.registry.PullBlob;
import dev.slipway.images.registry.Repository;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Transfers the blobs that are not here, a few at a time, and none twice. */
final class FetchBlobs {
  private static final int AT_ONCE = 3;
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private final Blobs blobs;
  private final OnePerKey<String, Digest> running = new OnePerKey<>();

  FetchBlobs(Blobs blobs) {
    this.blobs = blobs;
  }

  /**
   * Returns when all are here, verified; on the first failure the others are given up.
   *
   * @param visible whether a blob that is here may be used without its transfer
   */
  void fetch(Repository from, List<Descriptor> wanted, PullOrder order, Predicate<Digest> visible) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("pull-", 0).factory())) {
      List<Future<Digest>> all = new ArrayList<>();
      for (Descriptor blob : wanted) {
        all.add(pool.submit(() -> one(from, blob, order, visible)));
      }
      try {
        for (Future<Digest> each : all) {
          each.get();
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new ImageException(new Reason.Unreachable(), "the pull was interrupted", e);
      }
    }
  }

  private Digest one(Repository from, Descriptor blob, PullOrder order, Predicate<Digest> visible) {
    if (blobs.has(blob) && visible.test(blob.digest())) {
      order.progress().present(blob);
      return blob.digest();
    }
    String place = order.name().registry() + "/" + order.name().repository();
    String key = place + "@" + blob.digest() + " " + order.view().owner().orElse("");
    return running.get(key, () -> transfer(from, blob, order.progress()));
  }

  private Digest transfer(Repository from, Descriptor blob, PullProgress progress) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return tryOnce(from, blob, progress);
      } catch (ImageException e) {
        if (left == 0 || !(e.reason() instanceof Reason.Unreachable) || !pause()) {
          throw e;
        }
      }
    }
  }

  /** False where the thread was asked to stop instead. */
  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Digest tryOnce(Repository from, Descriptor blob, PullProgress progress) {
    try (Blobs.Incoming incoming = blobs.incoming()) {
      new PullBlob(from).pull(blob, incoming, bytes -> progress.transferred(blob, bytes));
      incoming.keepIf(blob);
      return blob.digest();
    } catch (IOException e) {
      throw ImageException.storage("cannot store blob " + blob.digest(), e);
    }
  }
}
