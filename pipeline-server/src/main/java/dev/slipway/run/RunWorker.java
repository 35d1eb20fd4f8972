package dev.slipway.run;

import dev.slipway.event.LostLeaseException;
import dev.slipway.event.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes runs from the durable queue and executes them, a bounded number at once.
 *
 * <p>{@link #wake} it when a run was queued or its cancellation asked for. {@link #close} leaves
 * running steps running; the next worker of the same name adopts them.
 */
public final class RunWorker implements AutoCloseable {
  private static final int TRIES = 3;

  /** What keeps runs going unless told otherwise. */
  public static Worker.Pace pace(int runsAtOnce) {
    return new Worker.Pace(runsAtOnce, Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  private final String owner;
  private final Runs runs;
  private final ExecuteRun execute;
  private final Worker.Pace pace;
  private final Map<RunId, Integer> failures = new ConcurrentHashMap<>();
  private final Worker<Job> worker;

  private record Job(Runs.Claim claim, Cancellation cancellation) {
    @Override
    public String toString() {
      return "run " + claim.run().id();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /**
   * Makes a worker that does not work yet.
   *
   * @param owner the server, the same after a restart
   */
  public RunWorker(String owner, Runs runs, ExecuteRun execute, Worker.Pace pace) {
    this.owner = owner;
    this.runs = runs;
    this.execute = execute;
    this.pace = pace;
    this.worker = new Worker<>("run", pace, new Queue());
  }

  /** Takes back what this server worked on before it stopped, and begins. */
  public void start() {
    runs.releaseAll(owner);
    worker.start();
  }

  public void wake() {
    worker.wake();
  }

  @Override
  public void close() {
    worker.close();
  }

  private final class Queue implements Worker.Work<Job> {
    @Override
    public Optional<Job> claim() {
      return runs.claim(owner, pace.timeToLive()).map(claim -> new Job(claim, new Cancellation()));
    }

    @Override
    public boolean keep(Job job) {
      if (runs.cancelAsked(job.claim().run().id()).isPresent()) {
        job.cancellation().ask();
      }
      return runs.renew(job.claim().lease(), pace.timeToLive());
    }

    @Override
    public void perform(Job job) throws InterruptedException {
      var id = job.claim().run().id();
      try {
        execute.execute(job.claim(), job.cancellation());
        failures.remove(id);
      } catch (LostLeaseException e) {
        throw e;
      } catch (RuntimeException e) {
        if (failures.merge(id, 1, Integer::sum) < TRIES) {
          throw e;
        }
        failures.remove(id);
        execute.giveUp(job.claim(), "Slipway could not execute it: " + e.getMessage());
      }
    }
  }
}
