package dev.slipway.run.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Lease;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.Runs;
import dev.slipway.run.StepRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Runs as rows; the time of their leases is the database's clock, the same for all servers. */
public final class SqlRuns implements Runs {
  private final Jdbi jdbi;
  private final RunLeases leases;

  public SqlRuns(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.leases = new RunLeases(jdbi);
  }

  @Override
  public Optional<Run> add(
      Transaction tx, ProjectName project, UUID trigger, LongFunction<Run> run) {
    var handle = handle(tx);
    // Numbers have no gaps: whoever adds a run to this project waits for the one before.
    handle.execute(
        "select pg_advisory_xact_lock(hashtextextended('run of ' || ?, 0))", project.value());
    if (ofTrigger(handle, project, trigger).isPresent()) {
      return Optional.empty();
    }
    var number =
        handle
            .createQuery("select coalesce(max(number), 0) + 1 from run where project = :project")
            .bind("project", project.value())
            .mapTo(Long.class)
            .one();
    var added = run.apply(number);
    insert(handle, added);
    return Optional.of(added);
  }

  private static void insert(Handle handle, Run run) {
    var statement =
        handle
            .createUpdate(
                """
                insert into run (project, number, trigger, cause, ref, commit, started_by, trusted,
                  state, reason, images, created, started, ended)
                values (:project, :number, :trigger, :cause, :ref, :commit, :by, :trusted,
                  :state, :reason, cast(:images as jsonb), :created, :started, :ended)
                """)
            .bind("trigger", run.trigger())
            .bind("cause", run.cause())
            .bind("ref", run.ref().value())
            .bind("commit", run.commit().hex())
            .bind("by", RunRow.storable(run.by()))
            .bind("trusted", run.trusted())
            .bind("created", RunRow.time(Optional.of(run.created())))
            .bind("started", RunRow.time(run.started()))
            .bind("ended", RunRow.time(run.ended()));
    RunRow.bindState(of(statement, run.id()), run.state()).execute();
  }

  static <S extends SqlStatement<S>> S of(S statement, RunId id) {
    return statement.bind("project", id.project().value()).bind("number", id.number());
  }

  @Override
  public Optional<Run> find(RunId id) {
    return jdbi.withHandle(
        handle ->
            of(
                    handle.createQuery(
                        "select * from run where project = :project and number = :number"),
                    id)
                .map(RunRow::map)
                .findOne());
  }

  @Override
  public Optional<Run> ofTrigger(ProjectName project, UUID trigger) {
    return jdbi.withHandle(handle -> ofTrigger(handle, project, trigger));
  }

  private static Optional<Run> ofTrigger(Handle handle, ProjectName project, UUID trigger) {
    return handle
        .createQuery("select * from run where project = :project and trigger = :trigger")
        .bind("project", project.value())
        .bind("trigger", trigger)
        .map(RunRow::map)
        .findOne();
  }

  @Override
  public List<Run> list(ProjectName project, long below, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from run where project = :project and number < :below
                    order by number desc limit :limit
                    """)
                .bind("project", project.value())
                .bind("below", below)
                .bind("limit", limit)
                .map(RunRow::map)
                .list());
  }

  @Override
  public List<Run> open() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from run where state in ('queued', 'running')
                    order by created, project, number
                    """)
                .map(RunRow::map)
                .list());
  }

  @Override
  public List<StepRun> steps(RunId id) {
    return jdbi.withHandle(
        handle ->
            of(
                    handle.createQuery(
                        """
                        select * from step_run where project = :project and run = :number
                        order by position
                        """),
                    id)
                .map(StepRow::map)
                .list());
  }

  @Override
  public Optional<Claim> claim(String owner, Duration timeToLive) {
    return leases.claim(owner, timeToLive);
  }

  @Override
  public boolean renew(Lease lease, Duration timeToLive) {
    return leases.renew(lease, timeToLive);
  }

  @Override
  public void releaseAll(String owner) {
    leases.releaseAll(owner);
  }

  @Override
  public void update(Transaction tx, Run run, Lease lease) {
    var statement =
        handle(tx)
            .createUpdate(
                """
                update run set state = :state, reason = :reason, images = cast(:images as jsonb),
                  started = :started, ended = :ended
                where %s
                """
                    .formatted(RunLeases.OURS))
            .bind("started", RunRow.time(run.started()))
            .bind("ended", RunRow.time(run.ended()));
    if (RunRow.bindState(RunLeases.held(of(statement, run.id()), lease), run.state()).execute()
        != 1) {
      throw new LostLeaseException("run " + run.id());
    }
  }

  @Override
  public void putStep(Transaction tx, StepRun step, Lease lease) {
    var handle = handle(tx);
    RunLeases.fence(handle, step.key().run(), lease);
    StepRow.bind(
            handle.createUpdate(
                """
                insert into step_run (project, run, name, state, outcome, exit, reason, image,
                  allowed_millis, started, ended)
                values (:project, :run, :name, :state, :outcome, :exit, :reason, :image,
                  :allowed, :started, :ended)
                on conflict (project, run, name) do update
                set state = excluded.state, outcome = excluded.outcome, exit = excluded.exit,
                  reason = excluded.reason, image = excluded.image,
                  allowed_millis = excluded.allowed_millis, started = excluded.started,
                  ended = excluded.ended
                """),
            step)
        .execute();
  }

  @Override
  public boolean askCancel(Transaction tx, RunId id, String by) {
    var statement =
        handle(tx)
            .createUpdate(
                """
                update run set cancel_asked_by = :by
                where project = :project and number = :number
                  and state in ('queued', 'running') and cancel_asked_by is null
                """);
    return of(statement, id).bind("by", by).execute() == 1;
  }

  @Override
  public boolean cancelQueued(Transaction tx, RunId id, String by, Instant now) {
    var statement =
        handle(tx)
            .createUpdate(
                """
                update run set state = 'cancelled', reason = :by, ended = :now
                where project = :project and number = :number and state = 'queued'
                  and (lease_until is null or lease_until < clock_timestamp())
                """);
    return of(statement, id).bind("by", by).bind("now", RunRow.time(Optional.of(now))).execute()
        == 1;
  }

  @Override
  public Optional<String> cancelAsked(RunId id) {
    return jdbi.withHandle(
        handle ->
            of(
                    handle.createQuery(
                        """
                        select cancel_asked_by from run
                        where project = :project and number = :number
                          and cancel_asked_by is not null
                        """),
                    id)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public List<RunId> discardable(ProjectName project, int keep) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select number from (
                      select number, discarded from run
                      where project = :project and state not in ('queued', 'running')
                      order by number desc offset :keep) as old
                    where not discarded order by number
                    """)
                .bind("project", project.value())
                .bind("keep", keep)
                .mapTo(Long.class)
                .map(number -> new RunId(project, number))
                .list());
  }

  @Override
  public void discarded(Transaction tx, RunId id) {
    of(
            handle(tx)
                .createUpdate(
                    """
                    update run set discarded = true
                    where project = :project and number = :number
                    """),
            id)
        .execute();
  }
}
