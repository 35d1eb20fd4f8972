package dev.slipway.container.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.container.ContainerName;
import dev.slipway.container.OwnContainer;
import dev.slipway.container.OwnContainers;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlOwnContainersTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Instant THEN = Instant.parse("2026-11-23T08:00:00.123456Z");

  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final OwnContainers own = new SqlOwnContainers(jdbi, "server-1");

  @BeforeEach
  void project() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into project (name, default_branch, self_approval, created)"
                    + " values ('shop', 'main', true, now())"));
  }

  private static OwnContainer container(String id, String name) {
    return new OwnContainer(
        id,
        SHOP,
        new ContainerName(name),
        "localhost/base",
        "sha256:" + "0".repeat(64),
        "ada",
        true,
        Duration.ofSeconds(7),
        Map.of("tier", "front"),
        OwnContainer.Phase.CREATED,
        THEN);
  }

  private boolean add(OwnContainer container) {
    return transactions.<Boolean>call(tx -> own.add(tx, container));
  }

  @Test
  void whatIsAddedIsFoundByItsOwnServerOnly() {
    var web = container("0123456789ab", "web");
    assertTrue(add(web));
    assertEquals(Optional.of(web), own.find(web.id()));
    assertEquals(List.of(web), own.of(SHOP));
    assertEquals(List.of(web), own.all());
    assertEquals(List.of(), new SqlOwnContainers(jdbi, "server-2").all());
  }

  @Test
  void aNameIsGivenOnceInAProject() {
    assertTrue(add(container("0123456789ab", "web")));
    assertFalse(add(container("aaaaaaaaaaaa", "web")));
    assertTrue(add(container("bbbbbbbbbbbb", "db")));
    var db = container("bbbbbbbbbbbb", "db");
    assertEquals(Optional.empty(), renamed(db, "web"));
    assertEquals(Optional.of(true), renamed(db, "store"));
    assertEquals("store", own.find(db.id()).orElseThrow().name().value());
    assertEquals(Optional.of(false), renamed(container("cccccccccccc", "gone"), "x"));
  }

  private Optional<Boolean> renamed(OwnContainer container, String name) {
    return transactions.call(tx -> own.rename(tx, container, new ContainerName(name)));
  }

  @Test
  void aPhaseIsReachedOnceAndWhatIsRemovedIsGone() {
    var web = container("0123456789ab", "web");
    add(web);
    assertTrue(moved(web, OwnContainer.Phase.STARTED));
    assertFalse(moved(web, OwnContainer.Phase.STARTED));
    assertTrue(moved(web, OwnContainer.Phase.EXITED));
    assertTrue(transactions.<Boolean>call(tx -> own.remove(tx, web.id())));
    assertFalse(transactions.<Boolean>call(tx -> own.remove(tx, web.id())));
    assertFalse(moved(web, OwnContainer.Phase.STARTED));
  }

  private boolean moved(OwnContainer container, OwnContainer.Phase phase) {
    return transactions.<Boolean>call(tx -> own.move(tx, container.id(), phase));
  }
}
