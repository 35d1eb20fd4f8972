package dev.slipway.access;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import java.time.Instant;

/** Ends a token, at once and for ever. */
public final class RevokeToken {
  private final Transactions transactions;
  private final Tokens tokens;
  private final Journal journal;

  public RevokeToken(Transactions transactions, Tokens tokens, Journal journal) {
    this.transactions = transactions;
    this.tokens = tokens;
    this.journal = journal;
  }

  /**
   * Revokes it; one that was revoked before stays so, and nothing is journalled again.
   *
   * @throws Refusal if there is no such token
   */
  public void revoke(String id, Caller by, Instant now) {
    var token =
        tokens
            .find(id)
            .orElseThrow(() -> Refusal.notFound("token", id.length() <= 40 ? id : "..."))
            .token();
    transactions.run(
        tx -> {
          if (tokens.revoke(tx, id, now)) {
            journal.append(tx, TokenEvents.revoked(token, by.name(), by.token()));
          }
        });
  }
}
