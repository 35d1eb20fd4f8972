package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Principals} with its {@link Tokens} does. */
public abstract class TokensContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Principal ALICE =
      new Principal(
          "alice",
          List.of(
              new Grant(Role.APPROVER, Optional.empty()),
              new Grant(Role.DEVELOPER, Optional.of(SHOP))),
          NOW);

  protected abstract Transactions transactions();

  protected abstract Principals principals();

  protected abstract Tokens tokens();

  @Test
  void findsAPrincipalWithItsGrants() {
    assertTrue(add(ALICE));
    var found = principals().find("alice").orElseThrow();
    assertEquals(Set.copyOf(ALICE.grants()), Set.copyOf(found.grants()));
    assertEquals(NOW, found.created());
    assertEquals(Optional.empty(), principals().find("bob"));
  }

  @Test
  void aNameIsTakenOnce() {
    assertTrue(add(ALICE));
    assertFalse(add(new Principal("alice", List.of(), NOW)));
    assertEquals(2, principals().find("alice").orElseThrow().grants().size());
  }

  @Test
  void listsPrincipalsByName() {
    add(new Principal("zoe", List.of(), NOW));
    add(ALICE);
    assertEquals(
        List.of("alice", "zoe"), principals().all().stream().map(Principal::name).toList());
  }

  @Test
  void findsATokenWithItsOwnerAndHash() {
    add(ALICE);
    var text = TokenText.fresh();
    var token = add(text, NOW, Optional.of(SHOP));
    var kept = tokens().find(text.id()).orElseThrow();
    assertEquals(token, kept.token());
    assertArrayEquals(text.hash(), kept.hash());
    assertEquals(Set.copyOf(ALICE.grants()), Set.copyOf(kept.owner().grants()));
    assertEquals(Optional.empty(), tokens().find("000000000000"));
  }

  @Test
  void isRevokedOnce() {
    add(ALICE);
    var text = TokenText.fresh();
    add(text, NOW, Optional.empty());
    var later = NOW.plusSeconds(5);
    assertTrue(transactions().<Boolean>call(tx -> tokens().revoke(tx, text.id(), later)));
    assertFalse(
        transactions().<Boolean>call(tx -> tokens().revoke(tx, text.id(), later.plusSeconds(1))));
    assertFalse(transactions().<Boolean>call(tx -> tokens().revoke(tx, "000000000000", later)));
    assertEquals(Optional.of(later), tokens().find(text.id()).orElseThrow().token().revoked());
  }

  @Test
  void notesUse() {
    add(ALICE);
    var text = TokenText.fresh();
    add(text, NOW, Optional.empty());
    tokens().used(text.id(), NOW.plusSeconds(9));
    assertEquals(
        Optional.of(NOW.plusSeconds(9)), tokens().find(text.id()).orElseThrow().token().lastUsed());
  }

  @Test
  void listsTokensByCreation() {
    add(ALICE);
    var second = add(TokenText.fresh(), NOW.plusSeconds(1), Optional.empty());
    var first = add(TokenText.fresh(), NOW, Optional.empty());
    assertEquals(List.of(first, second), tokens().all());
  }

  private boolean add(Principal principal) {
    return transactions().call(tx -> principals().add(tx, principal));
  }

  private ApiToken add(TokenText text, Instant created, Optional<ProjectName> only) {
    var scopes = Set.of(Permission.READ, Permission.PUSH);
    var token =
        ApiToken.fresh(text, "alice", scopes, created, created.plus(Duration.ofDays(1)))
            .within(only);
    transactions().run(tx -> tokens().add(tx, token, text.hash()));
    return token;
  }
}
