package dev.slipway.run;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.pipeline.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes what becomes of one claimed run; each line under the claim's lease. */
final class RunLedger {
  private final RunBook book;
  private final Runs.Claim claim;
  private final InstantSource clock;
  private Run run;

  RunLedger(RunBook book, Runs.Claim claim, InstantSource clock) {
    this.book = book;
    this.claim = claim;
    this.clock = clock;
    this.run = claim.run();
  }

  Run run() {
    return run;
  }

  /** Begins the run unless it is begun, and gives its steps as far as they have come. */
  Map<String, StepRun> begin(List<Step> steps) {
    var known = new LinkedHashMap<String, StepRun>();
    book.runs().steps(run.id()).forEach(step -> known.put(step.key().step(), step));
    var begun = run.begun(clock.instant());
    book.transactions()
        .run(
            tx -> {
              for (var step : steps) {
                if (!known.containsKey(step.name())) {
                  var waiting = waiting(step);
                  known.put(step.name(), waiting);
                  book.runs().putStep(tx, waiting, claim.lease());
                }
              }
              if (!begun.equals(run)) {
                book.runs().update(tx, begun, claim.lease());
                book.journal().append(tx, RunBook.event(EventType.RUN_STARTED, begun));
              }
            });
    run = begun;
    return known;
  }

  private StepRun waiting(Step step) {
    return new StepRun(key(step), new StepState.Waiting(), Optional.empty(), Optional.empty());
  }

  /** Notes that the step starts, before it does. */
  StepRun started(Step step) {
    var now = clock.instant();
    var row = new StepRun(key(step), new StepState.Running(), Optional.of(now), Optional.empty());
    write(row, RunBook.event(EventType.STEP_STARTED, row.key(), Map.of()));
    return row;
  }

  /** Notes how the step ended. */
  StepRun ended(Step step, StepOutcome outcome, Optional<Instant> started) {
    var row =
        new StepRun(key(step), new StepState.Ended(outcome), started, Optional.of(clock.instant()));
    write(
        row,
        RunBook.event(EventType.STEP_ENDED, row.key(), data(outcome)),
        published(step, outcome));
    return row;
  }

  private static Map<String, String> data(StepOutcome outcome) {
    var data = new TreeMap<String, String>();
    data.put("outcome", outcome.id());
    data.put("reason", outcome.reason());
    if (outcome instanceof StepOutcome.Failed failed) {
      data.put("exit", Integer.toString(failed.exit()));
      data.put("reason", failed.reason());
    }
    if (outcome instanceof StepOutcome.Broke broke) {
      data.put("reason", broke.reason());
    }
    if (outcome instanceof StepOutcome.Passed passed) {
      data.put("exit", "0");
      passed.image().ifPresent(digest -> data.put("image", digest.value()));
    }
    return data;
  }

  private Optional<NewEvent> published(Step step, StepOutcome outcome) {
    if (outcome instanceof StepOutcome.Passed passed
        && passed.image().isPresent()
        && step.makes().isPresent()) {
      var data =
          Map.of(
              "image", step.makes().get(),
              "digest", passed.image().get().value(),
              "run", Long.toString(run.id().number()),
              "commit", run.commit().hex());
      return Optional.of(RunBook.event(EventType.IMAGE_PUBLISHED, key(step), data));
    }
    return Optional.empty();
  }

  private void write(StepRun row, NewEvent event) {
    write(row, event, Optional.empty());
  }

  private void write(StepRun row, NewEvent event, Optional<NewEvent> published) {
    book.transactions()
        .run(
            tx -> {
              book.runs().putStep(tx, row, claim.lease());
              published.ifPresent(image -> book.journal().append(tx, image));
              book.journal().append(tx, event);
            });
  }

  /** Who asked to cancel the run. */
  String cancelledBy() {
    return book.runs().cancelAsked(run.id()).orElse("server");
  }

  /** Ends the run. */
  RunState end(RunState end) {
    var ended = run.ended(end, clock.instant());
    book.transactions()
        .run(
            tx -> {
              book.runs().update(tx, ended, claim.lease());
              book.journal().append(tx, RunBook.ended(ended));
            });
    run = ended;
    return end;
  }

  StepKey key(Step step) {
    return new StepKey(run.id(), step.name());
  }
}
