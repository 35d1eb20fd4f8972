package dev.slipway.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every journal promises, with its transactions, leases and cursors. */
public abstract class JournalContract {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final ProjectName BANK = new ProjectName("bank");
  private static final Duration LONG = Duration.ofSeconds(20);

  protected abstract Transactions transactions();

  protected abstract Journal journal();

  protected abstract Cursors cursors();

  protected abstract Leases leases();

  private Event append(ProjectName project, String subject) {
    var event = NewEvent.of(EventType.RUN_QUEUED, project, subject);
    return transactions().call(tx -> journal().append(tx, event));
  }

  @Test
  void anEventIsReadAsItWasAppended() {
    var event =
        new NewEvent(
            EventType.STEP_ENDED,
            SHOP,
            "12/build",
            Map.of("outcome", "failed", "exit", "137", "reason", "\0 ü \"quoted\"\n", "a", ""));
    var appended = transactions().call(tx -> journal().append(tx, event));
    assertEquals(List.of(appended), journal().after(0, 10));
    assertEquals(1, appended.seq());
    assertEquals(List.of("a", "exit", "outcome", "reason"), List.copyOf(appended.data().keySet()));
    assertEquals("\uFFFD ü \"quoted\"\n", appended.need("reason"));
  }

  @Test
  void whatIsRolledBackNeverHappenedAndLeavesNoGap() {
    append(SHOP, "1");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      journal().append(tx, NewEvent.of(EventType.RUN_QUEUED, SHOP, "2"));
                      journal().append(tx, NewEvent.of(EventType.RUN_STARTED, SHOP, "2"));
                      throw new IllegalArgumentException("no");
                    }));
    assertEquals(1, journal().last());
    assertEquals(2, append(SHOP, "3").seq());
    assertEquals(List.of("1", "3"), subjects(journal().after(0, 10)));
  }

  @Test
  void nobodyElseSeesAnythingBeforeTheCommit() {
    transactions()
        .run(
            tx -> {
              journal().append(tx, NewEvent.of(EventType.RUN_QUEUED, SHOP, "1"));
              assertEquals(0, elsewhere(() -> journal().last()));
              assertEquals(List.of(), elsewhere(() -> journal().after(0, 10)));
            });
    assertEquals(1, journal().last());
  }

  private static <T> T elsewhere(Callable<T> work) {
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      return thread.submit(work).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readingIsBoundedAndByProject() {
    IntStream.rangeClosed(1, 6).forEach(n -> append(n % 2 == 0 ? BANK : SHOP, "" + n));
    assertEquals(List.of("3", "4"), subjects(journal().after(2, 2)));
    assertEquals(List.of("4", "6"), subjects(journal().after(BANK, 2, 10)));
    assertEquals(List.of("1"), subjects(journal().after(SHOP, 0, 1)));
    assertEquals(List.of(), journal().after(6, 10));
  }

  @Test
  void aTransactionInATransactionIsRefused() {
    assertThrows(
        IllegalStateException.class, () -> transactions().run(outer -> append(SHOP, "inner")));
    assertEquals(1, append(SHOP, "after").seq());
  }

  @Test
  void waitingEndsWithTheNextEventOrWithTheTime() throws Exception {
    assertFalse(journal().awaitBeyond(0, Duration.ofMillis(30)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var woken = threads.submit(() -> journal().awaitBeyond(1, LONG));
      append(SHOP, "1");
      append(SHOP, "2");
      assertTrue(woken.get());
    }
    assertTrue(journal().awaitBeyond(1, Duration.ZERO) || journal().awaitBeyond(1, LONG));
  }

  @Test
  void eightWritersAndAFollowerWhoSeesEachNumberOnceInOrder() throws Exception {
    int writers = 8;
    int each = 40;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var follower = threads.submit(() -> follow(writers * each));
      var writing = new ArrayList<Callable<Void>>();
      for (int writer = 0; writer < writers; writer++) {
        var name = "writer" + writer;
        writing.add(
            () -> {
              write(name, each);
              return null;
            });
      }
      for (var done : threads.invokeAll(writing)) {
        done.get();
      }
      var seen = follower.get();
      assertEquals(
          LongStream.rangeClosed(1, writers * each).boxed().toList(),
          seen.stream().map(Event::seq).toList());
      assertEquals(seen.size(), new HashSet<>(seen.stream().map(Event::id).toList()).size());
      for (int writer = 0; writer < writers; writer++) {
        assertInOrder("writer" + writer, each, seen);
      }
      assertEquals(seen, seen.stream().sorted((a, b) -> a.time().compareTo(b.time())).toList());
    }
  }

  private void write(String name, int count) {
    for (int n = 0; n < count; n++) {
      var event = NewEvent.of(EventType.RUN_QUEUED, SHOP, name + "/" + n);
      transactions().run(tx -> journal().append(tx, event));
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              transactions()
                  .run(
                      tx -> {
                        journal().append(tx, event);
                        throw new UnsupportedOperationException("rolled back");
                      }));
    }
  }

  private List<Event> follow(int count) throws InterruptedException {
    var seen = new ArrayList<Event>();
    while (seen.size() < count) {
      var last = seen.isEmpty() ? 0 : seen.getLast().seq();
      assertTrue(journal().awaitBeyond(last, LONG), () -> "nothing after " + last);
      seen.addAll(journal().after(last, 7));
    }
    return seen;
  }

  private static void assertInOrder(String writer, int count, List<Event> seen) {
    assertEquals(
        IntStream.range(0, count).mapToObj(n -> writer + "/" + n).toList(),
        subjects(seen.stream().filter(e -> e.subject().startsWith(writer + "/")).toList()));
  }

  @Test
  void aCursorMovesForwardOnlyAndOnlyUnderTheLease() {
    var lease = leases().acquire("reader", "one", LONG).orElseThrow();
    transactions().run(tx -> cursors().advance(tx, "reader", 5, lease));
    transactions().run(tx -> cursors().advance(tx, "reader", 3, lease));
    assertEquals(5, cursors().at("reader"));
    assertEquals(0, cursors().at("other"));
    var next = leases().acquire("reader", "one", LONG).orElseThrow();
    assertThrows(
        LostLeaseException.class,
        () -> transactions().run(tx -> cursors().advance(tx, "reader", 9, lease)));
    assertEquals(5, cursors().at("reader"));
    transactions().run(tx -> cursors().advance(tx, "reader", 9, next));
    assertEquals(9, cursors().at("reader"));
  }

  @Test
  void aCursorIsRolledBackWithItsTransaction() {
    var lease = leases().acquire("reader", "one", LONG).orElseThrow();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      cursors().advance(tx, "reader", 5, lease);
                      throw new IllegalArgumentException("no");
                    }));
    assertEquals(0, cursors().at("reader"));
  }

  private static List<String> subjects(List<Event> events) {
    return events.stream().map(Event::subject).toList();
  }
}
