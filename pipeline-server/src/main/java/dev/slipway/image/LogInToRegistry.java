package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;

/** Keeps what a project is to say who it is at a registry with, if the registry takes it. */
public final class LogInToRegistry {
  private static final int MOST = 50;

  private final Transactions transactions;
  private final RegistryLogins logins;
  private final ImageTransfers registries;
  private final Journal journal;

  public LogInToRegistry(
      Transactions transactions,
      RegistryLogins logins,
      ImageTransfers registries,
      Journal journal) {
    this.transactions = transactions;
    this.logins = logins;
    this.registries = registries;
    this.journal = journal;
  }

  /**
   * Asks the registry, and keeps it.
   *
   * @throws Refusal if the registry does not take it or does not answer, or there are too many
   */
  public void logIn(ProjectName project, RegistryLogin login, Caller by) {
    if (logins.list(project).size() >= MOST) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "too-many-registries",
          "project '%s' is logged in at %d registries already".formatted(project, MOST));
    }
    registries.check(login);
    transactions.run(
        tx -> {
          logins.put(tx, project, login);
          journal.append(tx, changed(project, login.registry(), "logged-in", by));
        });
  }

  static NewEvent changed(ProjectName project, String registry, String what, Caller by) {
    return NewEvent.of(EventType.SECRET_CHANGED, project, registry)
        .with("change", what)
        .with("by", by.name())
        .with("token", by.token());
  }
}
