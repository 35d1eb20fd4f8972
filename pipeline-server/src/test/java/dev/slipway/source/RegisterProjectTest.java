package dev.slipway.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.InMemorySecrets;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RegisterProjectTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456789Z");
  private static final String SECRET = "a secret of some length";

  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryProjects projects = new InMemoryProjects();
  private final InMemoryRepository repository = new InMemoryRepository();
  private final InMemorySecrets secrets = new InMemorySecrets();

  private RegisterProject register(Journal book) {
    return new RegisterProject(projects, repository, secrets, transactions, book);
  }

  private static Registration wish(String name, String remote, String credential, String secret) {
    return new Registration(
        new ProjectName(name),
        optional(remote).map(RemoteUrl::parse),
        optional(credential),
        Optional.empty(),
        optional(secret),
        "main",
        false);
  }

  private static Optional<String> optional(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  @Test
  void aProjectHasItsRowItsRepositoryItsSecretsAndItsFact() {
    var wish = wish("shop", "https://example.org/octo/shop.git", "user:pass", SECRET);
    var project = register(journal).register(wish, "root", NOW);
    assertEquals(Optional.of(project), projects.find(SHOP));
    assertEquals(Map.of(), repository.refs(SHOP));
    var names = Set.of(SourceSecrets.WEBHOOK, SourceSecrets.REMOTE);
    var kept = secrets.reveal(SHOP, Optional.empty(), names);
    assertEquals(names, kept.keySet());
    assertArrayEquals(SECRET.getBytes(StandardCharsets.UTF_8), kept.get(SourceSecrets.WEBHOOK));
    var event = journal.all().getFirst();
    assertEquals(EventType.PROJECT_CREATED, event.type());
    assertEquals("root", event.need("by"));
    assertFalse(event.toString().contains("pass") || event.toString().contains(SECRET));
    assertFalse(wish.toString().contains("pass") || wish.toString().contains(SECRET));
  }

  @Test
  void aNameIsTakenOnceHoweverManyAskAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          threads.invokeAll(
              IntStream.range(0, 8)
                  .<Callable<String>>mapToObj(n -> () -> outcome(wish("shop", "", "", "")))
                  .toList());
      int made = 0;
      for (var one : all) {
        made += one.get().equals("made") ? 1 : 0;
      }
      assertEquals(1, made);
    }
    assertEquals(List.of(EventType.PROJECT_CREATED), journal.types());
  }

  private String outcome(Registration wish) {
    try {
      register(journal).register(wish, "root", NOW);
      return "made";
    } catch (Refusal e) {
      return e.code();
    }
  }

  @Test
  void whatIsNotAcceptableIsRefusedWithACodeAndNothingIsMade() {
    assertEquals("reserved-name", outcome(wish("server", "", "", "")));
    assertEquals("bad-secret", outcome(wish("shop", "", "", "too short")));
    assertEquals("bad-secret", outcome(wish("shop", "", "", "x".repeat(1025))));
    assertEquals("no-remote", outcome(wish("shop", "", "token", "")));
    var branch =
        new Registration(
            SHOP,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "a..b",
            false);
    assertEquals("bad-branch", outcome(branch));
    assertEquals(List.of(), projects.list());
    assertEquals(0, journal.last());
  }

  /** The transaction fails: what is left is a repository nobody owns, and asking again works. */
  @Test
  void killedBeforeTheCommitItIsRegisteredByAskingAgain() {
    var broken = new BrokenJournal();
    var wish = wish("shop", "", "", SECRET);
    assertThrows(IllegalStateException.class, () -> register(broken).register(wish, "root", NOW));
    assertEquals(List.of(), projects.list());
    assertEquals(Map.of(), secrets.reveal(SHOP, Optional.empty(), Set.of(SourceSecrets.WEBHOOK)));
    register(journal).register(wish, "root", NOW);
    assertEquals(1, projects.list().size());
  }

  private static final class BrokenJournal implements Journal {
    @Override
    public dev.slipway.event.Event append(Transaction tx, NewEvent event) {
      throw new IllegalStateException("the disk is full");
    }

    @Override
    public List<dev.slipway.event.Event> after(long seq, int limit) {
      return List.of();
    }

    @Override
    public List<dev.slipway.event.Event> after(ProjectName project, long seq, int limit) {
      return List.of();
    }

    @Override
    public long last() {
      return 0;
    }

    @Override
    public boolean awaitBeyond(long seq, java.time.Duration max) {
      return false;
    }
  }
}
