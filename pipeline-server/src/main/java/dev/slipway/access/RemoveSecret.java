package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Removes a secret. */
public final class RemoveSecret {
  private final Transactions transactions;
  private final Secrets secrets;
  private final Journal journal;

  public RemoveSecret(Transactions transactions, Secrets secrets, Journal journal) {
    this.transactions = transactions;
    this.secrets = secrets;
    this.journal = journal;
  }

  /**
   * Removes it.
   *
   * @throws Refusal if there is none of that name there, or the name is reserved
   */
  public void remove(Place place, SecretName name, Caller by) {
    SecretEvents.refuseReserved(name);
    transactions.run(
        tx -> {
          if (!secrets.remove(tx, place.project(), place.stage(), name)) {
            throw Refusal.notFound("secret", name);
          }
          journal.append(
              tx, SecretEvents.changed(EventType.SECRET_CHANGED, place, name, "removed", by));
        });
  }
}
