package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.trigger.RefLedger.Decided;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Deals with the head of a pull request, once for each commit it points to. */
public final class NoteProposal {
  private final Repository repository;
  private final Judge judge;
  private final RefLedger ledger;

  public NoteProposal(Repository repository, Judge judge, RefLedger ledger) {
    this.repository = repository;
    this.judge = judge;
    this.ledger = ledger;
  }

  /**
   * One of the same repository: brings its present head here and judges it.
   *
   * @throws dev.slipway.source.SourceException if the remote can't be read
   */
  DeliveryState note(Project project, ForgeNews.Proposed news) {
    if (project.remote().isEmpty()) {
      return new DeliveryState.Ignored("the project is hosted here, where there are no proposals");
    }
    var head = repository.fetchPullRequest(project, news.number()).orElse(news.head());
    if (repository.commit(project.name(), head).isEmpty()) {
      return new DeliveryState.Ignored(
          "the remote has no commit %s (any more)".formatted(head.brief()));
    }
    var proposed =
        new Trigger.Proposed(RefName.pullRequest(news.number()), head, news.by(), news.number());
    return write(project.name(), proposed, t -> judge.of(project.name(), t));
  }

  /** One from outside: what it brings is not fetched, let alone run. */
  DeliveryState refuse(ProjectName project, ForgeNews.ProposedByStranger news) {
    var reason =
        "pull request %d comes from a fork: its run would need an approval, which is not there yet"
            .formatted(news.number());
    var proposed =
        new Trigger.Proposed(
            RefName.pullRequest(news.number()), news.head(), news.by(), news.number());
    return write(project, proposed, t -> new Verdict.Ignored(reason));
  }

  private DeliveryState write(
      ProjectName project, Trigger.Proposed trigger, Function<Trigger, Verdict> verdict) {
    var decided = new Decided(trigger, verdict.apply(trigger));
    Optional<List<Event>> written;
    do {
      var from = Optional.ofNullable(ledger.tips().of(project).get(trigger.ref()));
      var move = new RefMove(trigger.ref(), from, Optional.<CommitId>of(trigger.commit()));
      if (move.none()) {
        return new DeliveryState.Done("known already: " + trigger.ref());
      }
      written = ledger.write(project, move, trigger.by(), Optional.of(decided));
    } while (written.isEmpty());
    return cameOf(written.get().getFirst());
  }

  /** What to say of a delivery whose trigger was written so. */
  static DeliveryState cameOf(Event trigger) {
    return trigger.type() == EventType.TRIGGER_ACCEPTED
        ? new DeliveryState.Done("starts a run of " + trigger.subject())
        : new DeliveryState.Ignored(trigger.get("reason").orElse(""));
  }
}
