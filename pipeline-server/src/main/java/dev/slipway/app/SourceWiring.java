package dev.slipway.app;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.Secrets;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.source.AfterPush;
import dev.slipway.source.Projects;
import dev.slipway.source.RegisterProject;
import dev.slipway.source.Repository;
import dev.slipway.source.Tips;
import dev.slipway.source.git.GitExchange;
import dev.slipway.source.git.GitHosting;
import dev.slipway.source.git.GitLimits;
import dev.slipway.source.git.GitRepository;
import dev.slipway.source.git.PushGate;
import dev.slipway.source.sql.SqlProjects;
import dev.slipway.source.sql.SqlTips;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Projects and their repositories. */
@Singleton
final class SourceWiring {
  @Produces
  @Singleton
  Projects projects(Jdbi jdbi) {
    return new SqlProjects(jdbi);
  }

  @Produces
  @Singleton
  Tips tips(Jdbi jdbi) {
    return new SqlTips(jdbi);
  }

  @Produces
  @Singleton
  GitRepository repository(DataDirectory data, Secrets secrets) {
    return new GitRepository(data.git(), secrets, GitLimits.DEFAULT);
  }

  @Produces
  @Singleton
  RegisterProject register(
      Projects projects,
      Repository repository,
      Secrets secrets,
      Transactions transactions,
      Journal journal) {
    return new RegisterProject(projects, repository, secrets, transactions, journal);
  }

  @Produces
  @Singleton
  GitHosting hosting(
      AdmitCaller callers,
      Projects projects,
      DataDirectory data,
      PushGate gate,
      InstantSource clock) {
    var exchange = new GitExchange(data.git(), GitLimits.DEFAULT, gate);
    return new GitHosting(callers, projects, exchange, clock);
  }

  @Produces
  @Singleton
  PushGate gate(Tips tips, Transactions transactions, Journal journal, AfterPush after) {
    return new PushGate(tips, transactions, journal, after);
  }
}
