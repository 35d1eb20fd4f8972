package dev.slipway.app;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.release.Approve;
import dev.slipway.release.CutRelease;
import dev.slipway.release.OwnWork;
import dev.slipway.release.Promote;
import dev.slipway.release.Promotions;
import dev.slipway.release.Releases;
import dev.slipway.release.RollBack;
import dev.slipway.release.StageHistory;
import dev.slipway.release.StagePlans;
import dev.slipway.release.sql.SqlPromotions;
import dev.slipway.release.sql.SqlReleases;
import dev.slipway.run.Runs;
import dev.slipway.source.Projects;
import dev.slipway.source.Repository;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** Releases and promotions. */
@Singleton
final class ReleaseWiring {
  @Produces
  @Singleton
  Releases releases(Jdbi jdbi) {
    return new SqlReleases(jdbi);
  }

  @Produces
  @Singleton
  Promotions promotions(Jdbi jdbi) {
    return new SqlPromotions(jdbi);
  }

  @Produces
  @Singleton
  StagePlans stagePlans(Repository repository, PipelineReader reader) {
    return new StagePlans(repository, reader);
  }

  @Produces
  @Singleton
  CutRelease cutRelease(
      Transactions transactions,
      Journal journal,
      Runs runs,
      Projects projects,
      StagePlans plans,
      Releases releases) {
    return new CutRelease(transactions, journal, runs, projects, plans, releases);
  }

  @Produces
  @Singleton
  Promote promote(
      Transactions transactions,
      Journal journal,
      Releases releases,
      Promotions promotions,
      StageHistory history) {
    return new Promote(transactions, journal, releases, promotions, history);
  }

  @Produces
  @Singleton
  RollBack rollBack(
      Transactions transactions,
      Journal journal,
      Releases releases,
      Promotions promotions,
      StageHistory history) {
    return new RollBack(transactions, journal, releases, promotions, history);
  }

  @Produces
  @Singleton
  Approve approve(
      Transactions transactions,
      Journal journal,
      Promotions promotions,
      Projects projects,
      Releases releases,
      StageHistory history) {
    return new Approve(transactions, journal, promotions, new OwnWork(projects, releases, history));
  }
}
