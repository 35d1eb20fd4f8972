package dev.slipway.run;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.Transaction;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.source.Repository;
import dev.slipway.source.SourceException;
import dev.slipway.trigger.Trigger;
import dev.slipway.trigger.TriggerEvents;
import java.time.Instant;
import java.util.Optional;

/** Makes a queued run of an accepted trigger: one, however often it is told. */
public final class StartRun {
  private final RunBook book;
  private final PipelineSource pipelines;

  public StartRun(RunBook book, Repository repository, PipelineReader reader) {
    this.book = book;
    this.pipelines = new PipelineSource(repository, reader);
  }

  /**
   * The run of that trigger: queued, or failed at once where its pipeline file is wrong.
   *
   * @param accepted a {@code TRIGGER_ACCEPTED} event
   */
  public Run start(Event accepted, Instant now) {
    return book.runs()
        .ofTrigger(accepted.project(), accepted.id())
        .orElseGet(() -> add(accepted, now));
  }

  private Run add(Event accepted, Instant now) {
    var trigger = TriggerEvents.read(accepted);
    var failure = failure(accepted, trigger);
    return book.transactions().call(tx -> add(tx, accepted, trigger, failure, now));
  }

  private Optional<RunState.Failed> failure(Event accepted, Trigger trigger) {
    try {
      return switch (pipelines.at(accepted.project(), trigger.commit())) {
        case Reading.Valid valid -> Optional.empty();
        case Reading.Invalid invalid -> Optional.of(PipelineSource.failed(invalid));
      };
    } catch (SourceException e) {
      return Optional.of(new RunState.Failed(String.valueOf(e.getMessage())));
    }
  }

  private Run add(
      Transaction tx,
      Event accepted,
      Trigger trigger,
      Optional<RunState.Failed> failure,
      Instant now) {
    var project = accepted.project();
    var added =
        book.runs()
            .add(
                tx,
                project,
                accepted.id(),
                number -> {
                  var run = queued(new RunId(project, number), accepted, trigger, now);
                  return failure.map(failed -> run.ended(failed, now)).orElse(run);
                });
    if (added.isEmpty()) {
      return book.runs().ofTrigger(project, accepted.id()).orElseThrow();
    }
    var run = added.get();
    book.journal().append(tx, RunBook.event(EventType.RUN_QUEUED, run));
    if (run.state().ended()) {
      book.journal().append(tx, RunBook.ended(run));
    }
    return run;
  }

  private static Run queued(RunId id, Event accepted, Trigger trigger, Instant now) {
    return new Run(
        id,
        accepted.id(),
        accepted.need("cause"),
        trigger.ref(),
        trigger.commit(),
        trigger.by(),
        trigger.trusted(),
        new RunState.Queued(),
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty());
  }
}
