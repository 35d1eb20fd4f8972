package dev.slipway.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Tips} promises. */
public abstract class TipsContract {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final ProjectName BANK = new ProjectName("bank");
  private static final RefName MAIN = RefName.branch("main");
  private static final CommitId ONE = new CommitId("1".repeat(40));
  private static final CommitId TWO = new CommitId("2".repeat(40));

  protected abstract Transactions transactions();

  protected abstract Projects projects();

  protected abstract Tips tips();

  @BeforeEach
  void twoProjects() {
    for (var name : List.of(SHOP, BANK)) {
      var project = new Project(name, Optional.empty(), "main", false, Instant.EPOCH);
      transactions().run(tx -> assertTrue(projects().add(tx, project)));
    }
  }

  private boolean move(ProjectName project, Optional<CommitId> from, Optional<CommitId> to) {
    return transactions().<Boolean>call(tx -> tips().move(tx, project, MAIN, from, to));
  }

  @Test
  void aTipIsMadeMovedAndRemovedInItsProject() {
    assertEquals(Map.of(), tips().of(SHOP));
    assertTrue(move(SHOP, Optional.empty(), Optional.of(ONE)));
    assertEquals(Map.of(MAIN, ONE), tips().of(SHOP));
    assertTrue(move(SHOP, Optional.of(ONE), Optional.of(TWO)));
    assertEquals(Map.of(MAIN, TWO), tips().of(SHOP));
    assertEquals(Map.of(), tips().of(BANK));
    assertTrue(move(SHOP, Optional.of(TWO), Optional.empty()));
    assertEquals(Map.of(), tips().of(SHOP));
  }

  @Test
  void itIsMovedOnlyFromWhereItStands() {
    assertFalse(move(SHOP, Optional.of(ONE), Optional.of(TWO)));
    assertFalse(move(SHOP, Optional.of(ONE), Optional.empty()));
    assertTrue(move(SHOP, Optional.empty(), Optional.of(ONE)));
    assertFalse(move(SHOP, Optional.empty(), Optional.of(TWO)));
    assertFalse(move(SHOP, Optional.of(TWO), Optional.of(ONE)));
    assertEquals(Map.of(MAIN, ONE), tips().of(SHOP));
  }

  @Test
  void aMoveThatIsRolledBackDidNotHappen() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      tips().move(tx, SHOP, MAIN, Optional.empty(), Optional.of(ONE));
                      throw new IllegalArgumentException("no");
                    }));
    assertEquals(Map.of(), tips().of(SHOP));
  }

  @Test
  void ofManyWhoMoveItAtOnceOneDoes() throws Exception {
    for (var from : List.of(Optional.<CommitId>empty(), Optional.of(ONE))) {
      var to = from.isEmpty() ? ONE : TWO;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var moves =
            threads.invokeAll(
                IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(n -> () -> move(SHOP, from, Optional.of(to)))
                    .toList());
        int moved = 0;
        for (var move : moves) {
          moved += move.get() ? 1 : 0;
        }
        assertEquals(1, moved);
      }
    }
  }

  @Test
  void whoAnnouncedAMoveIsKnownForThatMoveAlone() {
    transactions().run(tx -> tips().announce(tx, SHOP, MAIN, ONE, "alice"));
    assertEquals(Optional.of("alice"), tips().announced(SHOP, MAIN, ONE));
    transactions().run(tx -> tips().announce(tx, SHOP, MAIN, ONE, "bob"));
    assertEquals(Optional.of("bob"), tips().announced(SHOP, MAIN, ONE));
    assertEquals(Optional.empty(), tips().announced(SHOP, MAIN, TWO));
    assertEquals(Optional.empty(), tips().announced(BANK, MAIN, ONE));
    assertEquals(Optional.empty(), tips().announced(SHOP, RefName.branch("other"), ONE));
  }
}
