package dev.slipway.run.sql;

import dev.slipway.event.Lease;
import dev.slipway.event.LostLeaseException;
import dev.slipway.run.RunId;
import dev.slipway.run.Runs.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** The queue of runs, and who works on which; in columns of the run's own row. */
final class RunLeases {
  static final String OURS =
      "project = :project and number = :number and lease_owner = :owner and lease_epoch = :epoch";
  private static final String PREFIX = "run ";
  private static final String UNTIL =
      "clock_timestamp() + make_interval(secs => cast(:seconds as double precision))";

  private final Jdbi jdbi;

  RunLeases(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /*
   * Skipping locked rows lets two servers claim at the same time; the one that waits would find
   * the row taken and come back with nothing.
   *
   * Projects take turns: of those with a run that waits, the one of whose runs the fewest are worked
   * on comes first, so that a thousand branches pushed at once hold up nobody else's.
   */
  Optional<Claim> claim(String owner, Duration timeToLive) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update run set lease_owner = :owner, lease_epoch = lease_epoch + 1,
                      lease_until = %s
                    where (project, number) = (
                      select run.project, run.number
                      from run left join (
                          select project, count(*) as runs from run
                          where state in ('queued', 'running')
                            and lease_until >= clock_timestamp()
                          group by project) as held on held.project = run.project
                      where state in ('queued', 'running')
                        and (lease_until is null or lease_until < clock_timestamp())
                      order by coalesce(held.runs, 0), created, run.project, run.number
                      limit 1 for update of run skip locked)
                    returning *
                    """
                        .formatted(UNTIL))
                .bind("owner", owner)
                .bind("seconds", seconds(timeToLive))
                .map(RunLeases::claimed)
                .findOne());
  }

  private static Claim claimed(ResultSet row, StatementContext context) throws SQLException {
    var run = RunRow.map(row, context);
    var lease =
        new Lease(PREFIX + run.id(), row.getString("lease_owner"), row.getLong("lease_epoch"));
    return new Claim(run, lease);
  }

  boolean renew(Lease lease, Duration timeToLive) {
    var run = RunId.of(lease.name().substring(PREFIX.length()));
    return jdbi.withHandle(
        handle ->
            held(
                        SqlRuns.of(
                            handle.createUpdate(
                                "update run set lease_until = " + UNTIL + " where " + OURS),
                            run),
                        lease)
                    .bind("seconds", seconds(timeToLive))
                    .execute()
                == 1);
  }

  static <S extends SqlStatement<S>> S held(S statement, Lease lease) {
    return statement.bind("owner", lease.owner()).bind("epoch", lease.epoch());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  void releaseAll(String owner) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update run set lease_owner = null, lease_until = null,
                      lease_epoch = lease_epoch + 1
                    where lease_owner = :owner and state in ('queued', 'running')
                    """)
                .bind("owner", owner)
                .execute());
  }

  /* The shared lock makes whoever takes the run over wait for this transaction. */
  static void fence(Handle handle, RunId id, Lease lease) {
    var query = handle.createQuery("select 1 from run where " + OURS + " for share");
    if (held(SqlRuns.of(query, id), lease).mapTo(Integer.class).findOne().isEmpty()) {
      throw new LostLeaseException("run " + id);
    }
  }
}
