package dev.slipway.trigger.http;

import dev.slipway.access.Refusal;
import dev.slipway.trigger.http.Readings.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes bodies in from senders nobody has proven yet: many at once, none beyond the limit or for
 * long. Large ones wait on disk until they are whole, and are in memory one at a time: so a
 * thousand of the largest cost the memory of one, and none of them waits for a sender that dawdles.
 */
final class HookBodies {
  /** What GitHub sends at most. */
  static final int MOST = 25 << 20;

  private static final int SMALL = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LONGEST_READ = Duration.ofSeconds(20);

  private final Readings small = new Readings(256, PATIENCE);
  private final Readings large = new Readings(32, PATIENCE);
  private final Semaphore inMemory = new Semaphore(1, true);

  /** What is done with a body. */
  interface Use<T> {
    T of(byte[] body);
  }

  <T> T with(Optional<String> length, IncomingBody body, Use<T> use)
      throws IOException, InterruptedException {
    if (length.map(HookBodies::number).filter(n -> n > MOST).isPresent()) {
      throw tooLarge();
    }
    var start = new ByteArrayOutputStream(8 << 10);
    try (var reading = admitted(small, body)) {
      if (copy(reading, start)) {
        return use.of(start.toByteArray());
      }
    }
    return large(start, body, use);
  }

  private <T> T large(ByteArrayOutputStream start, IncomingBody body, Use<T> use)
      throws IOException, InterruptedException {
    try (var file = new SpooledBody();
        var reading = admitted(large, body)) {
      file.write(start.toByteArray(), start.size());
      copy(reading, file);
      reading.whole();
      if (!inMemory.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
      try {
        return use.of(file.bytes());
      } finally {
        inMemory.release();
      }
    }
  }

  private static Reading admitted(Readings readings, IncomingBody body)
      throws InterruptedException {
    return readings.begin(body).orElseThrow(HookBodies::busy);
  }

  /** True if the end was reached within the size of a small one. */
  private static boolean copy(Reading reading, ByteArrayOutputStream out) throws IOException {
    var buffer = new byte[8 << 10];
    while (out.size() <= SMALL) {
      int n = reading.in().read(buffer, 0, Math.min(buffer.length, SMALL + 1 - out.size()));
      if (n < 0) {
        return true;
      }
      out.write(buffer, 0, n);
      checkPace(reading);
    }
    return false;
  }

  private static void copy(Reading reading, SpooledBody out) throws IOException {
    var buffer = new byte[64 << 10];
    while (out.size() <= MOST) {
      int n = reading.in().read(buffer, 0, Math.min(buffer.length, MOST + 1 - out.size()));
      if (n < 0) {
        return;
      }
      out.write(buffer, n);
      checkPace(reading);
    }
    throw tooLarge();
  }

  private static void checkPace(Reading reading) {
    reading.goesOn();
    if (reading.age().compareTo(LONGEST_READ) > 0) {
      throw new Refusal(Refusal.Kind.INVALID, "too-slow", "the body comes too slowly");
    }
  }

  private static long number(String length) {
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static Refusal busy() {
    return new Refusal(
        Refusal.Kind.UNAVAILABLE, "busy", "too many deliveries at once; send it again");
  }

  private static Refusal tooLarge() {
    return new Refusal(
        Refusal.Kind.TOO_LARGE,
        "body-too-large",
        "the body is larger than %d bytes".formatted(MOST));
  }
}
