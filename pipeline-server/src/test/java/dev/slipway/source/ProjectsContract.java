package dev.slipway.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Projects} promises. */
public abstract class ProjectsContract {
  private static final Instant THEN = Instant.parse("2026-11-23T08:00:00.123456Z");
  private static final Project SHOP =
      new Project(new ProjectName("shop"), Optional.empty(), "main", true, THEN);
  private static final Project BANK =
      new Project(
          new ProjectName("bank"),
          Optional.of(URI.create("ssh://git@example.org:2222/octo/bank.git")),
          "trunk",
          false,
          THEN);

  protected abstract Transactions transactions();

  protected abstract Projects projects();

  private boolean add(Project project) {
    return transactions().<Boolean>call(tx -> projects().add(tx, project));
  }

  @Test
  void whatIsAddedIsFoundAndListedByName() {
    assertTrue(add(SHOP));
    assertTrue(add(BANK));
    assertEquals(Optional.of(SHOP), projects().find(SHOP.name()));
    assertEquals(Optional.of(BANK), projects().find(BANK.name()));
    assertEquals(Optional.empty(), projects().find(new ProjectName("other")));
    assertEquals(List.of(BANK, SHOP), projects().list());
  }

  @Test
  void aNameIsTakenOnce() {
    assertTrue(add(SHOP));
    assertFalse(add(new Project(SHOP.name(), Optional.empty(), "other", false, THEN)));
    assertEquals(Optional.of(SHOP), projects().find(SHOP.name()));
  }

  @Test
  void aProjectWhoseTransactionFailsIsNotThere() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      projects().add(tx, SHOP);
                      throw new IllegalArgumentException("no");
                    }));
    assertEquals(List.of(), projects().list());
  }
}
