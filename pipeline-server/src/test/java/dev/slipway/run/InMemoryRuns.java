package dev.slipway.run;

import dev.slipway.event.Lease;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;

/** Runs that are gone with the process; writes are not undone when a transaction fails. */
public final class InMemoryRuns implements Runs {
  private record Held(String owner, long epoch, long untilNanos) {}

  private final Map<RunId, Run> runs = new LinkedHashMap<>();
  private final Map<StepKey, StepRun> steps = new LinkedHashMap<>();
  private final Map<RunId, Held> leases = new LinkedHashMap<>();
  private final Set<RunId> discarded = new HashSet<>();

  @Override
  public synchronized Optional<Run> add(
      Transaction tx, ProjectName project, UUID trigger, LongFunction<Run> run) {
    if (ofTrigger(project, trigger).isPresent()) {
      return Optional.empty();
    }
    var number = of(project).stream().mapToLong(r -> r.id().number()).max().orElse(0) + 1;
    var added = run.apply(number);
    runs.put(added.id(), added);
    return Optional.of(added);
  }

  private List<Run> of(ProjectName project) {
    return runs.values().stream().filter(r -> r.id().project().equals(project)).toList();
  }

  @Override
  public synchronized Optional<Run> find(RunId id) {
    return Optional.ofNullable(runs.get(id));
  }

  @Override
  public synchronized Optional<Run> ofTrigger(ProjectName project, UUID trigger) {
    return of(project).stream().filter(r -> r.trigger().equals(trigger)).findFirst();
  }

  @Override
  public synchronized List<Run> list(ProjectName project, long below, int limit) {
    return of(project).stream()
        .filter(r -> r.id().number() < below)
        .sorted(Comparator.comparingLong((Run r) -> r.id().number()).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Run> open() {
    return runs.values().stream()
        .filter(r -> !r.state().ended())
        .sorted(Comparator.comparing(Run::created))
        .toList();
  }

  @Override
  public synchronized List<StepRun> steps(RunId id) {
    return steps.values().stream().filter(s -> s.key().run().equals(id)).toList();
  }

  @Override
  public synchronized Optional<Claim> claim(String owner, Duration timeToLive) {
    return runs.values().stream()
        .filter(r -> !r.state().ended() && !held(r.id()))
        .min(Comparator.comparingLong(this::worked).thenComparing(Run::created))
        .map(r -> new Claim(r, lease(r.id(), owner, timeToLive)));
  }

  /** How many of its project are worked on. */
  private long worked(Run run) {
    return runs.values().stream()
        .filter(r -> r.id().project().equals(run.id().project()))
        .filter(r -> !r.state().ended() && held(r.id()))
        .count();
  }

  private boolean held(RunId id) {
    var held = leases.get(id);
    return held != null && held.untilNanos() - System.nanoTime() > 0;
  }

  private Lease lease(RunId id, String owner, Duration timeToLive) {
    var before = leases.get(id);
    var epoch = before == null ? 1 : before.epoch() + 1;
    leases.put(id, new Held(owner, epoch, System.nanoTime() + timeToLive.toNanos()));
    return new Lease("run " + id, owner, epoch);
  }

  private Optional<RunId> holder(Lease lease) {
    return leases.entrySet().stream()
        .filter(e -> lease.equals(asLease(e.getKey(), e.getValue())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Lease asLease(RunId id, Held held) {
    return new Lease("run " + id, held.owner(), held.epoch());
  }

  @Override
  public synchronized boolean renew(Lease lease, Duration timeToLive) {
    var id = holder(lease);
    id.ifPresent(
        run ->
            leases.put(
                run,
                new Held(lease.owner(), lease.epoch(), System.nanoTime() + timeToLive.toNanos())));
    return id.isPresent();
  }

  @Override
  public synchronized void releaseAll(String owner) {
    leases.replaceAll(
        (id, held) ->
            held.owner().equals(owner)
                ? new Held("", held.epoch() + 1, System.nanoTime() - 1)
                : held);
  }

  @Override
  public synchronized void update(Transaction tx, Run run, Lease lease) {
    fence(run.id(), lease);
    var asked = find(run.id()).flatMap(Run::cancelAskedBy);
    runs.put(run.id(), asked(run, asked));
  }

  private void fence(RunId run, Lease lease) {
    if (holder(lease).filter(run::equals).isEmpty()) {
      throw new LostLeaseException("run " + run);
    }
  }

  @Override
  public synchronized void putStep(Transaction tx, StepRun step, Lease lease) {
    fence(step.key().run(), lease);
    steps.put(step.key(), step);
  }

  @Override
  public synchronized boolean askCancel(Transaction tx, RunId id, String by) {
    var run = runs.get(id);
    if (run == null || run.state().ended() || run.cancelAskedBy().isPresent()) {
      return false;
    }
    runs.put(id, asked(run, Optional.of(by)));
    return true;
  }

  private static Run asked(Run run, Optional<String> by) {
    return new Run(
        run.id(),
        run.trigger(),
        run.cause(),
        run.ref(),
        run.commit(),
        run.by(),
        run.trusted(),
        run.state(),
        by,
        run.created(),
        run.started(),
        run.ended());
  }

  @Override
  public synchronized boolean cancelQueued(Transaction tx, RunId id, String by, Instant now) {
    var run = runs.get(id);
    if (run == null || !(run.state() instanceof RunState.Queued) || held(id)) {
      return false;
    }
    runs.put(id, run.ended(new RunState.Cancelled(by), now));
    return true;
  }

  @Override
  public synchronized Optional<String> cancelAsked(RunId id) {
    return find(id).flatMap(Run::cancelAskedBy);
  }

  @Override
  public synchronized List<RunId> discardable(ProjectName project, int keep) {
    var ended = new ArrayList<>(of(project).stream().filter(r -> r.state().ended()).toList());
    ended.sort(Comparator.comparingLong(r -> r.id().number()));
    return ended.subList(0, Math.max(0, ended.size() - keep)).stream()
        .map(Run::id)
        .filter(id -> !discarded.contains(id))
        .toList();
  }

  @Override
  public synchronized void discarded(Transaction tx, RunId id) {
    discarded.add(id);
  }
}
