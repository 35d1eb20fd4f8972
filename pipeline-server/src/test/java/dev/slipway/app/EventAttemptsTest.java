package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryQuarantine;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventAttemptsTest {
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryQuarantine quarantine = new InMemoryQuarantine();
  private final List<Long> dealtWith = new ArrayList<>();
  private int tries;
  private int failures;

  private final EventAttempts attempts =
      new EventAttempts(
          this::next,
          new EventAttempts.Book(journal, quarantine, transactions),
          Duration.ofNanos(1));

  private void next(Event event) {
    tries++;
    if (failures-- > 0) {
      throw new IllegalStateException("not now");
    }
    dealtWith.add(event.seq());
  }

  private Event event() {
    var event = NewEvent.of(EventType.RUN_QUEUED, new ProjectName("shop"), "1");
    return transactions.call(tx -> journal.append(tx, event));
  }

  @Test
  void whatFailsAFewTimesIsDealtWithOnce() throws InterruptedException {
    failures = 4;
    attempts.handle(event());
    assertEquals(List.of(1L), dealtWith);
    assertEquals(List.of(), quarantine.of("conveyor"));
  }

  @Test
  void whatKeepsFailingIsSetAsideTheRestGoesOnAndTheNextStartTriesItAgain()
      throws InterruptedException {
    failures = 5;
    attempts.handle(event());
    attempts.handle(event());
    assertEquals(List.of(2L), dealtWith);
    assertEquals(List.of(1L), quarantine.of("conveyor"));
    failures = 1;
    attempts.again();
    assertEquals(List.of(1L), quarantine.of("conveyor"));
    attempts.again();
    assertEquals(List.of(2L, 1L), dealtWith);
    assertEquals(List.of(), quarantine.of("conveyor"));
    attempts.again();
    assertEquals(8, tries);
  }
}
