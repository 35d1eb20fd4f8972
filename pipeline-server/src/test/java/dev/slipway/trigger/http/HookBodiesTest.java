package dev.slipway.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.Refusal;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HookBodiesTest {
  private final HookBodies bodies = new HookBodies();
  private final AtomicLong taken = new AtomicLong();

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

  private int size(Optional<String> length, long size) throws Exception {
    return bodies.with(length, bytes(size), body -> body.length);
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
                  bytes(1 << 20),
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
}
