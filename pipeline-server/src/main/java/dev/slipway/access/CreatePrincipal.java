package dev.slipway.access;

import dev.slipway.event.Transactions;

/** Makes somebody known, with rights but no token yet. */
public final class CreatePrincipal {
  private final Transactions transactions;
  private final Principals principals;

  public CreatePrincipal(Transactions transactions, Principals principals) {
    this.transactions = transactions;
    this.principals = principals;
  }

  /**
   * Adds the principal.
   *
   * @throws Refusal if the name is taken
   */
  public void create(Principal principal) {
    boolean added = transactions.call(tx -> principals.add(tx, principal));
    if (!added) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "principal-exists",
          "there is a principal '%s' already".formatted(principal.name()));
    }
  }
}
