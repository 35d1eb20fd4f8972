package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.Repository;
import java.util.Optional;

/** Triggers the default branch when the time of one of its schedules has come. */
public final class StartScheduled {
  private static final String BY = "schedule";

  private final Projects projects;
  private final Repository repository;
  private final Judge judge;
  private final Transactions transactions;
  private final Journal journal;

  public StartScheduled(
      Projects projects,
      Repository repository,
      Judge judge,
      Transactions transactions,
      Journal journal) {
    this.projects = projects;
    this.repository = repository;
    this.judge = judge;
    this.transactions = transactions;
    this.journal = journal;
  }

  /** What came of it; empty if the project or its default branch is not there any more. */
  public Optional<Event> start(ProjectName project, String cron) {
    return projects.find(project).flatMap(found -> start(found, cron));
  }

  private Optional<Event> start(Project project, String cron) {
    var ref = project.defaultRef();
    return Optional.ofNullable(repository.refs(project.name()).get(ref))
        .map(tip -> append(project.name(), new Trigger.Scheduled(ref, tip, BY, cron)));
  }

  private Event append(ProjectName project, Trigger trigger) {
    var event = TriggerEvents.of(project, trigger, judge.of(project, trigger));
    return transactions.call(tx -> journal.append(tx, event));
  }
}
