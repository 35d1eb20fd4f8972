package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Sets or replaces a plain configuration value of a project or of one of its stages. */
public final class SetSetting {
  /** The longest value, in characters. */
  public static final int MAX_VALUE = 32 << 10;

  private static final int MAX_SETTINGS = 500;

  private final Transactions transactions;
  private final Settings settings;
  private final Journal journal;

  public SetSetting(Transactions transactions, Settings settings, Journal journal) {
    this.transactions = transactions;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * Sets it.
   *
   * @throws Refusal if the name is one that would change what programs are run, or is the server's,
   *     or the value cannot be one of an environment variable
   */
  public void set(Place place, SecretName name, String value, Caller by) {
    SecretEvents.refuseReserved(name);
    if (name.value().equals("PATH") || name.value().matches("(?:LD|GIT)_.*")) {
      throw new Refusal(
          Refusal.Kind.INVALID, "reserved-name", "PATH, LD_* and GIT_* cannot be configured");
    }
    if (value.length() > MAX_VALUE || value.indexOf('\0') >= 0) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "setting-value",
          "expected at most %d characters without NUL".formatted(MAX_VALUE));
    }
    if (settings.of(place.project(), place.stage()).size() >= MAX_SETTINGS) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "too-many-settings",
          "project '%s' has %d settings already".formatted(place.project(), MAX_SETTINGS));
    }
    transactions.run(
        tx -> {
          settings.put(tx, place.project(), place.stage(), name, value);
          journal.append(
              tx, SecretEvents.changed(EventType.CONFIG_CHANGED, place, name, "set", by));
        });
  }
}
