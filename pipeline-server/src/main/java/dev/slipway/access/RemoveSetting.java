package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Removes a plain configuration value. */
public final class RemoveSetting {
  private final Transactions transactions;
  private final Settings settings;
  private final Journal journal;

  public RemoveSetting(Transactions transactions, Settings settings, Journal journal) {
    this.transactions = transactions;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * Removes it.
   *
   * @throws Refusal if there is none of that name there
   */
  public void remove(Place place, SecretName name, Caller by) {
    transactions.run(
        tx -> {
          if (!settings.remove(tx, place.project(), place.stage(), name)) {
            throw Refusal.notFound("setting", name);
          }
          journal.append(
              tx, SecretEvents.changed(EventType.CONFIG_CHANGED, place, name, "removed", by));
        });
  }
}
