package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;

/** Forgets what a project says who it is at a registry with; images that are here stay. */
public final class LogOutOfRegistry {
  private final Transactions transactions;
  private final RegistryLogins logins;
  private final Journal journal;

  public LogOutOfRegistry(Transactions transactions, RegistryLogins logins, Journal journal) {
    this.transactions = transactions;
    this.logins = logins;
    this.journal = journal;
  }

  /**
   * Forgets it.
   *
   * @throws Refusal if the project is not logged in there
   */
  public void logOut(ProjectName project, String registry, Caller by) {
    transactions.run(
        tx -> {
          if (!logins.remove(tx, project, registry)) {
            throw Refusal.notFound("registry", registry);
          }
          journal.append(tx, LogInToRegistry.changed(project, registry, "logged-out", by));
        });
  }
}
