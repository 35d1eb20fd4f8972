package dev.slipway.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every kind of leases promises. */
public abstract class LeasesContract {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  protected abstract Leases leases();

  protected abstract Transactions transactions();

  @Test
  void oneHolderAtATime() {
    var held = leases().acquire("kafka", "a", LONG).orElseThrow();
    assertEquals(Optional.empty(), leases().acquire("kafka", "b", LONG));
    assertTrue(leases().acquire("conveyor", "b", LONG).isPresent());
    assertTrue(leases().renew(held, LONG));
  }

  @Test
  void anOwnerThatStartsAgainTakesItsOwnBackAtOnce() {
    var before = leases().acquire("kafka", "a", LONG).orElseThrow();
    var after = leases().acquire("kafka", "a", LONG).orElseThrow();
    assertTrue(after.epoch() > before.epoch());
    assertFalse(leases().renew(before, LONG));
    assertTrue(leases().renew(after, LONG));
  }

  @Test
  void whoDidNotRenewIsReplacedAndRefusedFromThenOn() {
    var late = leases().acquire("kafka", "a", SHORT).orElseThrow();
    var next = acquiredBy("b");
    assertTrue(next.epoch() > late.epoch());
    assertFalse(leases().renew(late, LONG));
    leases().release(late);
    assertThrows(
        LostLeaseException.class, () -> transactions().run(tx -> leases().confirm(tx, late)));
    transactions().run(tx -> leases().confirm(tx, next));
  }

  @Test
  void anExpiredLeaseNobodyTookIsStillOurs() {
    var late = leases().acquire("kafka", "a", SHORT).orElseThrow();
    transactions().run(tx -> leases().confirm(tx, late));
    assertTrue(leases().renew(late, LONG));
    assertEquals(Optional.empty(), leases().acquire("kafka", "b", LONG));
  }

  @Test
  void aReleasedLeaseIsFreeAtOnceWithAGreaterEpoch() {
    var first = leases().acquire("kafka", "a", LONG).orElseThrow();
    leases().release(first);
    var second = leases().acquire("kafka", "b", LONG).orElseThrow();
    assertTrue(second.epoch() > first.epoch());
    assertThrows(
        LostLeaseException.class, () -> transactions().run(tx -> leases().confirm(tx, first)));
  }

  @Test
  void ofManyAtOnceOneGetsIt() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 16)
              .mapToObj(n -> threads.submit(() -> leases().acquire("one", "owner" + n, LONG)))
              .toList();
      var got = 0;
      for (var answer : asked) {
        got += answer.get().isPresent() ? 1 : 0;
      }
      assertEquals(1, got);
    }
  }

  private Lease acquiredBy(String owner) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> leases().acquire("kafka", owner, LONG), Optional::isPresent)
        .orElseThrow();
  }
}
