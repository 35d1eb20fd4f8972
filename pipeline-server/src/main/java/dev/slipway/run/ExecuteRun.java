package dev.slipway.run;

import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.PipelineReader.Reading;
import dev.slipway.source.Repository;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Executes a claimed run: each step as soon as those it needs have passed, on a thread of its own;
 * what an earlier worker already did is taken from the rows of its steps.
 */
public final class ExecuteRun {
  private final RunBook book;
  private final PipelineSource pipelines;
  private final Retrying steps;
  private final InstantSource clock;

  public ExecuteRun(
      RunBook book,
      Repository repository,
      PipelineReader reader,
      StepRunner runner,
      InstantSource clock) {
    this(book, repository, reader, new Retrying(runner, Duration.ofSeconds(1)), clock);
  }

  ExecuteRun(
      RunBook book,
      Repository repository,
      PipelineReader reader,
      Retrying steps,
      InstantSource clock) {
    this.book = book;
    this.pipelines = new PipelineSource(repository, reader);
    this.steps = steps;
    this.clock = clock;
  }

  /**
   * Works on the run until it has ended.
   *
   * @return how it ended
   * @throws InterruptedException if the caller was interrupted: steps go on by themselves, and
   *     whoever claims the run next adopts them
   * @throws dev.slipway.event.LostLeaseException if another worker has the run now
   */
  public RunState execute(Runs.Claim claim, Cancellation cancellation) throws InterruptedException {
    var ledger = new RunLedger(book, claim, clock);
    var run = claim.run();
    if (run.cancelAskedBy().isPresent()) {
      cancellation.ask();
    }
    return switch (pipelines.at(run.id().project(), run.commit())) {
      case Reading.Valid valid ->
          new Execution(ledger, valid.pipeline(), steps, cancellation).toItsEnd();
      case Reading.Invalid invalid -> ledger.end(PipelineSource.failed(invalid));
    };
  }

  /** Ends a run that we can't execute, for a reason that is ours. */
  void giveUp(Runs.Claim claim, String reason) {
    var now = book.runs().find(claim.run().id()).orElseGet(claim::run);
    var ledger = new RunLedger(book, new Runs.Claim(now, claim.lease()), clock);
    ledger.end(new RunState.Failed(reason));
  }
}
