package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the first start's one-time token to a revoked one. */
class TokenLifeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ProjectName SHOP = new ProjectName("shop");

  @TempDir Path data;
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryPrincipals principals = new InMemoryPrincipals();
  private final InMemoryTokens tokens = new InMemoryTokens(principals);
  private final Login login = new Login(transactions, principals, tokens, journal);
  private final CreateToken create = new CreateToken(transactions, principals, tokens, journal);

  @Test
  void theFirstStartWritesAFileThatOnlyItsOwnerReads() throws IOException {
    var file = bootstrap().ready(NOW).orElseThrow();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(TokenText.parse(Files.readString(file).strip()).isPresent());
  }

  @Test
  void theOneTimeTokenOpensNothingItself() throws IOException {
    assertEquals(Optional.empty(), at(NOW).authenticate(oneTime()));
  }

  @Test
  void theOneTimeTokenBuysOneAdministratorsToken() throws IOException {
    var oneTime = oneTime();
    var issued = login.login(oneTime, "alice", NOW);
    var caller = at(NOW).authenticate(issued.text().reveal()).orElseThrow();
    assertTrue(caller.may(Permission.ADMIN, Optional.empty()));
    var refusal = assertThrows(Refusal.class, () -> login.login(oneTime, "mallory", NOW));
    assertEquals(Refusal.Kind.UNAUTHENTICATED, refusal.kind());
    assertEquals(Optional.empty(), principals.find("mallory"));
  }

  @Test
  void ordinaryTokensDoNotLogIn() throws IOException {
    var admin = login.login(oneTime(), "alice", NOW);
    assertThrows(Refusal.class, () -> login.login(admin.text().reveal(), "bob", NOW));
    assertThrows(Refusal.class, () -> login.login("", "bob", NOW));
    assertThrows(Refusal.class, () -> login.login(TokenText.fresh().reveal(), "bob", NOW));
  }

  @Test
  void aNameOfSomebodyWithoutTheRoleIsNotTakenOver() throws IOException {
    var root = new Caller("root", "root", List.of(), Set.of(), Optional.empty());
    var bob = new Principal("bob", List.of(), NOW);
    new CreatePrincipal(transactions, principals, journal).create(bob, root);
    assertEquals("root", journal.all().getLast().need("by"));
    var oneTime = oneTime();
    var refusal = assertThrows(Refusal.class, () -> login.login(oneTime, "bob", NOW));
    assertEquals(Refusal.Kind.CONFLICT, refusal.kind());
    login.login(oneTime, "alice", NOW);
  }

  @Test
  void anotherStartKeepsTheUnspentToken() throws IOException {
    var first = oneTime();
    assertEquals(first, oneTime());
  }

  @Test
  void aLostFileIsReplacedAndItsTokenEnds() throws IOException {
    var lost = oneTime();
    Files.delete(data.resolve("admin.token"));
    var found = oneTime();
    assertThrows(Refusal.class, () -> login.login(lost, "alice", NOW));
    login.login(found, "alice", NOW);
  }

  @Test
  void anAnswerLostOnItsWayDoesNotLockOut() throws IOException {
    login.login(oneTime(), "alice", NOW);
    var again = login.login(oneTime(), "alice", NOW);
    assertTrue(at(NOW).authenticate(again.text().reveal()).isPresent());
    assertEquals(Optional.empty(), bootstrap().ready(NOW));
    assertFalse(Files.exists(data.resolve("admin.token")));
  }

  @Test
  void whenTheLastAdministratorsTokenHasExpiredThereIsAWayBack() throws IOException {
    var admin = login.login(oneTime(), "alice", NOW);
    assertTrue(at(NOW).authenticate(admin.text().reveal()).isPresent());
    assertEquals(Optional.empty(), bootstrap().ready(NOW));
    assertTrue(bootstrap().ready(NOW.plus(CreateToken.USUAL_LIFE)).isPresent());
  }

  @Test
  void tokensEndWhenTheyExpireOrAreRevoked() throws IOException {
    var admin = caller();
    var issued =
        create.create(
            new CreateToken.Wish("alice", Set.of(), Optional.empty(), Duration.ofDays(1)),
            admin,
            NOW);
    var text = issued.text().reveal();
    assertTrue(at(NOW.plus(Duration.ofHours(23))).authenticate(text).isPresent());
    assertEquals(Optional.empty(), at(NOW.plus(Duration.ofDays(1))).authenticate(text));
    new RevokeToken(transactions, tokens, journal).revoke(issued.token().id(), admin, NOW);
    assertEquals(Optional.empty(), at(NOW).authenticate(text));
  }

  @Test
  void aTokenNarrowsItsPrincipalsRights() throws IOException {
    var admin = caller();
    var text =
        create
            .create(
                new CreateToken.Wish(
                    "alice", Set.of(Permission.PUSH), Optional.of(SHOP), Duration.ofDays(1)),
                admin,
                NOW)
            .text();
    var caller = at(NOW).authenticate(text.reveal()).orElseThrow();
    assertTrue(caller.may(Permission.PUSH, SHOP));
    assertFalse(caller.may(Permission.READ, SHOP));
    assertFalse(caller.may(Permission.PUSH, new ProjectName("other")));
    assertFalse(caller.may(Permission.ADMIN, Optional.empty()));
  }

  @Test
  void theJournalTellsOfTokensAndHoldsNoText() throws IOException {
    var admin = login.login(oneTime(), "alice", NOW);
    new RevokeToken(transactions, tokens, journal)
        .revoke(admin.token().id(), at(NOW).authenticate(admin.text().reveal()).orElseThrow(), NOW);
    var types = journal.all().stream().map(event -> event.type()).toList();
    assertEquals(
        List.of(
            EventType.PRINCIPAL_CREATED,
            EventType.TOKEN_CREATED,
            EventType.PRINCIPAL_CREATED,
            EventType.TOKEN_CREATED,
            EventType.TOKEN_REVOKED),
        types);
    var told = journal.all().toString();
    assertFalse(told.contains(admin.text().reveal().substring(17)), told);
  }

  @Test
  void unknownPrincipalsGetNoToken() throws IOException {
    var admin = caller();
    for (var name : List.of("nobody", Principal.BOOTSTRAP)) {
      var wish = new CreateToken.Wish(name, Set.of(), Optional.empty(), Duration.ofDays(1));
      assertThrows(Refusal.class, () -> create.create(wish, admin, NOW));
    }
  }

  private Caller caller() throws IOException {
    var admin = login.login(oneTime(), "alice", NOW);
    return at(NOW).authenticate(admin.text().reveal()).orElseThrow();
  }

  private BootstrapToken bootstrap() {
    return new BootstrapToken(
        transactions, principals, tokens, journal, data.resolve("admin.token"));
  }

  private String oneTime() throws IOException {
    return Files.readString(bootstrap().ready(NOW).orElseThrow()).strip();
  }

  private Authenticator at(Instant now) {
    return new TokenAuthenticator(tokens, Clock.fixed(now, ZoneOffset.UTC));
  }
}
