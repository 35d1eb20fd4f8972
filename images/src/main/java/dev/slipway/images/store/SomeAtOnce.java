package dev.slipway.images.store;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Transfers, a few at a time; on the first failure the others are given up. */
final class SomeAtOnce {
  private static final int AT_ONCE = 3;

  private SomeAtOnce() {}

  /** Returns when the work was done with each, or throws what the first failure threw. */
  static <T> void each(String what, List<T> all, Consumer<T> work) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name(what + "-", 0).factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (T each : all) {
        running.add(pool.submit(() -> work.accept(each)));
      }
      try {
        for (Future<?> each : running) {
          each.get();
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } catch (InterruptedException e) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new ImageException(new Reason.Unreachable(), "the " + what + " was interrupted", e);
      }
    }
  }
}
