package dev.slipway.access;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Makes somebody known, with rights but no token yet. */
public final class CreatePrincipal {
  private final Transactions transactions;
  private final Principals principals;
  private final Journal journal;

  public CreatePrincipal(Transactions transactions, Principals principals, Journal journal) {
    this.transactions = transactions;
    this.principals = principals;
    this.journal = journal;
  }

  /**
   * Adds the principal.
   *
   * @throws Refusal if the name is taken
   */
  public void create(Principal principal, Caller by) {
    boolean added =
        transactions.call(
            tx -> {
              if (!principals.add(tx, principal)) {
                return false;
              }
              journal.append(tx, PrincipalEvents.created(principal, by.name(), by.token()));
              return true;
            });
    if (!added) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "principal-exists",
          "there is a principal '%s' already".formatted(principal.name()));
    }
  }
}
