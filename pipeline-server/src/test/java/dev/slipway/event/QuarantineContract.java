package dev.slipway.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every quarantine keeps to. */
public abstract class QuarantineContract {
  protected abstract Transactions transactions();

  protected abstract Journal journal();

  protected abstract Quarantine quarantine();

  @BeforeEach
  void twoEvents() {
    var event = NewEvent.of(EventType.RUN_QUEUED, new ProjectName("shop"), "1");
    transactions().run(tx -> journal().append(tx, event));
    transactions().run(tx -> journal().append(tx, event));
  }

  @Test
  void whatIsPutIsThereOnceInOrderUntilItIsReleased() {
    transactions().run(tx -> quarantine().put(tx, "reader", 2, "a reason\0"));
    transactions().run(tx -> quarantine().put(tx, "reader", 1, "a reason"));
    transactions().run(tx -> quarantine().put(tx, "reader", 2, "another"));
    assertEquals(List.of(1L, 2L), quarantine().of("reader"));
    assertEquals(List.of(), quarantine().of("other"));
    transactions().run(tx -> quarantine().release(tx, "other", 1));
    transactions().run(tx -> quarantine().release(tx, "reader", 1));
    assertEquals(List.of(2L), quarantine().of("reader"));
  }

  @Test
  void aTransactionThatFailsChangesNothing() {
    transactions().run(tx -> quarantine().put(tx, "reader", 1, "a reason"));
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      quarantine().put(tx, "reader", 2, "a reason");
                      quarantine().release(tx, "reader", 1);
                      throw new IllegalStateException("no");
                    }));
    assertEquals(List.of(1L), quarantine().of("reader"));
  }
}
