package dev.slipway.app;

import dev.slipway.access.Secrets;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.run.StepLogs;
import dev.slipway.source.AfterPush;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Repository;
import dev.slipway.source.Tips;
import dev.slipway.trigger.AskRun;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.Forges;
import dev.slipway.trigger.HandleDeliveries;
import dev.slipway.trigger.Judge;
import dev.slipway.trigger.KeepSchedules;
import dev.slipway.trigger.Mirror;
import dev.slipway.trigger.NoteProposal;
import dev.slipway.trigger.NoteRefs;
import dev.slipway.trigger.ReceiveDelivery;
import dev.slipway.trigger.ReconcileRefs;
import dev.slipway.trigger.RefLedger;
import dev.slipway.trigger.StartScheduled;
import dev.slipway.trigger.TellPush;
import dev.slipway.trigger.Timetable;
import dev.slipway.trigger.forge.WebhookForges;
import dev.slipway.trigger.sql.SqlDeliveries;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** What starts runs: moved refs, deliveries, schedules, people. */
@Singleton
final class TriggerWiring {
  @Produces
  @Singleton
  Judge judge(Repository repository, PipelineReader reader) {
    return new Judge(repository, reader);
  }

  @Produces
  @Singleton
  RefLedger ledger(Tips tips, Transactions transactions, Journal journal) {
    return new RefLedger(tips, transactions, journal);
  }

  @Produces
  @Singleton
  NoteRefs noteRefs(Projects projects, Repository repository, Judge judge, RefLedger ledger) {
    return new NoteRefs(projects, repository, judge, ledger);
  }

  @Produces
  @Singleton
  ReconcileRefs reconcile(Projects projects, Repository repository, NoteRefs noteRefs) {
    return new ReconcileRefs(projects, repository, noteRefs);
  }

  @Produces
  @Singleton
  NoteProposal noteProposal(Repository repository, Judge judge, RefLedger ledger) {
    return new NoteProposal(repository, judge, ledger);
  }

  @Produces
  @Singleton
  Mirror mirror(
      Projects projects,
      Repository repository,
      NoteRefs noteRefs,
      NoteProposal noteProposal,
      Tips tips,
      Transactions transactions) {
    return new Mirror(projects, repository, noteRefs, noteProposal, tips, transactions);
  }

  @Produces
  @Singleton
  Deliveries deliveries(Jdbi jdbi) {
    return new SqlDeliveries(jdbi);
  }

  @Produces
  @Singleton
  Forges forges() {
    return new WebhookForges();
  }

  @Produces
  @Singleton
  ReceiveDelivery receive(
      Forges forges,
      Secrets secrets,
      Deliveries deliveries,
      Tips tips,
      Transactions transactions,
      Journal journal) {
    return new ReceiveDelivery(forges, secrets, deliveries, tips, transactions, journal);
  }

  @Produces
  @Singleton
  HandleDeliveries handle(Deliveries deliveries, Mirror mirror, Transactions transactions) {
    return new HandleDeliveries(deliveries, mirror, transactions);
  }

  @Produces
  @Singleton
  AskRun ask(
      Projects projects,
      Repository repository,
      Judge judge,
      Transactions transactions,
      Journal journal) {
    return new AskRun(projects, repository, judge, transactions, journal);
  }

  @Produces
  @Singleton
  StartScheduled startScheduled(
      Projects projects,
      Repository repository,
      Judge judge,
      Transactions transactions,
      Journal journal) {
    return new StartScheduled(projects, repository, judge, transactions, journal);
  }

  @Produces
  @Singleton
  KeepSchedules keepSchedules(
      Projects projects, Repository repository, Judge judge, Timetable timetable) {
    return new KeepSchedules(projects, repository, judge, timetable);
  }

  @Produces
  @Singleton
  AfterPush tellPush(NoteRefs noteRefs, Journal journal, StepLogs logs, PublicAddress address) {
    return new TellPush(noteRefs, journal, new LogTail(logs), address);
  }
}
