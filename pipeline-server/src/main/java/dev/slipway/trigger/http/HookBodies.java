package dev.slipway.trigger.http;

import dev.slipway.access.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes bodies in from senders nobody has proven yet: small ones many at once, large ones one at a
 * time, none beyond the limit or for long. So a thousand of the largest cost the memory of one.
 */
final class HookBodies {
  /** What GitHub sends at most. */
  static final int MOST = 25 << 20;

  private static final int SMALL = 64 << 10;
  private static final int SMALL_AT_ONCE = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LONGEST_READ = Duration.ofSeconds(20);

  private final Semaphore small = new Semaphore(SMALL_AT_ONCE);
  private final Semaphore large = new Semaphore(1, true);

  /** What is done with a body. */
  interface Use<T> {
    T of(byte[] body);
  }

  <T> T with(Optional<String> length, InputStream in, Use<T> use)
      throws IOException, InterruptedException {
    if (length.map(HookBodies::number).filter(n -> n > MOST).isPresent()) {
      throw tooLarge();
    }
    take(small);
    try {
      var deadline = System.nanoTime() + LONGEST_READ.toNanos();
      var start = new ByteArrayOutputStream(8 << 10);
      if (copy(in, start, SMALL + 1, deadline)) {
        return use.of(start.toByteArray());
      }
      return large(start, in, use);
    } finally {
      small.release();
    }
  }

  private <T> T large(ByteArrayOutputStream start, InputStream in, Use<T> use)
      throws IOException, InterruptedException {
    take(large);
    try {
      var deadline = System.nanoTime() + LONGEST_READ.toNanos();
      if (!copy(in, start, MOST + 1, deadline)) {
        throw tooLarge();
      }
      return use.of(start.toByteArray());
    } finally {
      large.release();
    }
  }

  /** True if the end was reached before that many bytes in all. */
  private static boolean copy(InputStream in, ByteArrayOutputStream out, int limit, long deadline)
      throws IOException {
    var buffer = new byte[8 << 10];
    while (out.size() < limit) {
      int n = in.read(buffer, 0, Math.min(buffer.length, limit - out.size()));
      if (n < 0) {
        return true;
      }
      out.write(buffer, 0, n);
      if (System.nanoTime() - deadline > 0) {
        throw new Refusal(Refusal.Kind.INVALID, "too-slow", "the body comes too slowly");
      }
    }
    return false;
  }

  private static long number(String length) {
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static void take(Semaphore permits) throws InterruptedException {
    if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE, "busy", "too many deliveries at once; send it again");
    }
  }

  private static Refusal tooLarge() {
    return new Refusal(
        Refusal.Kind.TOO_LARGE,
        "body-too-large",
        "the body is larger than %d bytes".formatted(MOST));
  }
}
