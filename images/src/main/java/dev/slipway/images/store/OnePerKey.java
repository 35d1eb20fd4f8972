package dev.slipway.images.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Work that several may ask for at once and that one does for all. Where that one fails, perhaps
 * because it was told to stop, the next tries itself.
 */
final class OnePerKey<K, V> {
  private final ConcurrentHashMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /** Does the work in this thread, or waits for the thread that is doing it already. */
  V get(K key, Supplier<V> work) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    for (var other = running.putIfAbsent(key, mine);
        other != null;
        other = running.putIfAbsent(key, mine)) {
      try {
        return other.join();
      } catch (CompletionException e) {
        // Its failure is told where it happened; here it is only a reason to try.
        continue;
      }
    }
    return lead(key, work, mine);
  }

  private V lead(K key, Supplier<V> work, CompletableFuture<V> mine) {
    try {
      V done = work.get();
      running.remove(key, mine);
      mine.complete(done);
      return done;
    } catch (RuntimeException | Error e) {
      running.remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }
}
