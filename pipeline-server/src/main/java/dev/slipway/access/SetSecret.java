package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Sets or replaces a secret of a project or of one of its stages. */
public final class SetSecret {
  /** The largest value, in bytes. */
  public static final int MAX_VALUE = 64 << 10;

  /** The shortest value: a shorter one could not be masked in logs without masking half of them. */
  public static final int MIN_VALUE = Patterns.SHORTEST;

  private static final int MAX_SECRETS = 500;

  private final Transactions transactions;
  private final Secrets secrets;
  private final Journal journal;

  public SetSecret(Transactions transactions, Secrets secrets, Journal journal) {
    this.transactions = transactions;
    this.secrets = secrets;
    this.journal = journal;
  }

  /**
   * Sets it.
   *
   * @throws Refusal if the name is reserved, the value too short or too long, or there are too many
   */
  public void set(Place place, SecretName name, byte[] value, Caller by) {
    SecretEvents.refuseReserved(name);
    if (value.length < MIN_VALUE || value.length > MAX_VALUE) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "secret-size",
          "the value has %d bytes; expected %d to %d"
              .formatted(value.length, MIN_VALUE, MAX_VALUE));
    }
    if (secrets.list(place.project()).size() >= MAX_SECRETS) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "too-many-secrets",
          "project '%s' has %d secrets already".formatted(place.project(), MAX_SECRETS));
    }
    transactions.run(
        tx -> {
          secrets.put(tx, place.project(), place.stage(), name, value);
          journal.append(
              tx, SecretEvents.changed(EventType.SECRET_CHANGED, place, name, "set", by));
        });
  }
}
