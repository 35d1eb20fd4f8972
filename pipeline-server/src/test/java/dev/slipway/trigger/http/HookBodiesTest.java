package dev.slipway.trigger.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HookBodiesTest {
  private final HookBodies bodies = new HookBodies();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicInteger stalled = new AtomicInteger();

  /** So many bytes, counted as they are taken. */
  private InputStream bytes(long size) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        throw new UnsupportedOperationException("one by one");
      }

      @Override
      public int read(byte[] into, int from, int length) {
        if (left == 0) {
          return -1;
        }
        int n = (int) Math.min(left, length);
        left -= n;
        taken.addAndGet(n);
        return n;
      }
    };
  }

  private IncomingBody whole(long size) {
    return new IncomingBody(bytes(size), () -> {});
  }

  private int size(Optional<String> length, long size) throws Exception {
    return bodies.with(length, whole(size), body -> body.length);
  }

  private String refused(Optional<String> length, long size) {
    return assertThrows(Refusal.class, () -> size(length, size)).code();
  }

  @Test
  void aBodyIsTakenUpToTheLimit() throws Exception {
    for (int size : new int[] {0, 1, 64 << 10, (64 << 10) + 1, HookBodies.MOST}) {
      assertEquals(size, size(Optional.empty(), size));
      assertEquals(size, size(Optional.of("" + size), size));
    }
  }

  @Test
  void whatAnnouncesToBeLargerIsNotReadAtAll() {
    for (var length : new String[] {"26214401", "999999999999", "-x", "99999999999999999999"}) {
      assertEquals("body-too-large", refused(Optional.of(length), 100));
    }
    assertEquals(0, taken.get());
  }

  @Test
  void whatIsLargerWithoutSayingSoIsReadNoFurtherThanTheLimit() {
    assertEquals("body-too-large", refused(Optional.empty(), Long.MAX_VALUE));
    assertEquals("body-too-large", refused(Optional.of("5"), HookBodies.MOST + 1L));
    assertTrue(taken.get() <= 2L * (HookBodies.MOST + 1), () -> "took " + taken);
  }

  @Test
  void largeOnesAreTakenOneAtATimeAndSmallOnesPassThem() throws Exception {
    var at = new AtomicInteger();
    var most = new AtomicInteger();
    var large = new ArrayList<Callable<Integer>>();
    for (int n = 0; n < 20; n++) {
      large.add(
          () ->
              bodies.with(
                  Optional.empty(),
                  whole(1 << 20),
                  body -> {
                    most.accumulateAndGet(at.incrementAndGet(), Math::max);
                    try {
                      assertEquals(10, size(Optional.empty(), 10));
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                    at.decrementAndGet();
                    return body.length;
                  }));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(large)) {
        assertEquals(1 << 20, one.get());
      }
    }
    assertEquals(1, most.get());
  }

  /** The beginning of a body that never goes on, until its connection is closed. */
  private final class Dawdler extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);
    private int left;

    Dawdler(int size) {
      left = size;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one by one");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left > 0) {
        int n = Math.min(left, length);
        left -= n;
        return n;
      }
      stalled.incrementAndGet();
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    void send(HookBodies bodies) {
      try {
        bodies.with(
            Optional.empty(), new IncomingBody(this, closed::countDown), body -> body.length);
      } catch (IOException | InterruptedException | Refusal e) {
        closed.countDown();
      }
    }
  }

  /** Whoever wants to keep deliveries out by beginning as many as there is room for, and more. */
  private void whileManyDawdle(int begun, int places, int size) throws Exception {
    var dawdlers = new ArrayList<Dawdler>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int n = 0; n < places + 64; n++) {
          var dawdler = new Dawdler(begun);
          dawdlers.add(dawdler);
          threads.execute(() -> dawdler.send(bodies));
        }
        await().until(() -> stalled.get() >= places);
        assertEquals(size, size(Optional.empty(), size));
      } finally {
        dawdlers.forEach(dawdler -> dawdler.closed.countDown());
      }
    }
  }

  @Test
  void aDeliveryComesThroughWhileOthersHoldAllPlaces() throws Exception {
    whileManyDawdle(100, 256, 1000);
  }

  @Test
  void aLargeDeliveryComesThroughWhileOthersHoldAllPlaces() throws Exception {
    whileManyDawdle((64 << 10) + 10, 32, 1 << 20);
  }

  @Test
  void oneThatDawdlesHoldsUpNoOtherLargeOne() throws Exception {
    var dawdler = new Dawdler(100_000);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> dawdler.send(bodies));
      assertTimeout(
          Duration.ofSeconds(2), () -> assertEquals(1 << 20, size(Optional.empty(), 1 << 20)));
      dawdler.closed.countDown();
    }
  }
}
