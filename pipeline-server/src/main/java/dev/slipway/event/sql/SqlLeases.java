package dev.slipway.event.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Lease;
import dev.slipway.event.Leases;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Leases as rows; their time is the database's clock, the same for all servers. */
public final class SqlLeases implements Leases {
  private static final String UNTIL =
      "clock_timestamp() + make_interval(secs => cast(:seconds as double precision))";

  private final Jdbi jdbi;

  public SqlLeases(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into lease (name, owner, epoch, until)
                    values (:name, :owner, nextval('lease_epoch'), %s)
                    on conflict (name) do update
                    set owner = excluded.owner, epoch = excluded.epoch, until = excluded.until
                    where lease.owner = excluded.owner or lease.until <= clock_timestamp()
                    returning epoch
                    """
                        .formatted(UNTIL))
                .bind("name", name)
                .bind("owner", owner)
                .bind("seconds", seconds(timeToLive))
                .mapTo(Long.class)
                .findOne()
                .map(epoch -> new Lease(name, owner, epoch)));
  }

  @Override
  public boolean renew(Lease lease, Duration timeToLive) {
    return jdbi.withHandle(
        handle ->
            ours(
                        handle.createUpdate(
                            "update lease set until = "
                                + UNTIL
                                + " where name = :name and owner = :owner and epoch = :epoch"),
                        lease)
                    .bind("seconds", seconds(timeToLive))
                    .execute()
                == 1);
  }

  @Override
  public void release(Lease lease) {
    jdbi.useHandle(
        handle ->
            ours(
                    handle.createUpdate(
                        "delete from lease"
                            + " where name = :name and owner = :owner and epoch = :epoch"),
                    lease)
                .execute());
  }

  /*
   * The shared lock makes whoever takes over wait for this transaction, so nothing is written under
   * an epoch after the next one has begun.
   */
  @Override
  public void confirm(Transaction tx, Lease lease) {
    var held =
        ours(
                handle(tx)
                    .createQuery(
                        "select 1 from lease"
                            + " where name = :name and owner = :owner and epoch = :epoch for share"),
                lease)
            .mapTo(Integer.class)
            .findOne();
    if (held.isEmpty()) {
      throw new LostLeaseException(lease.name());
    }
  }

  /** Forgets leases that ran out at least that long ago; their holders are gone. */
  public int sweep(Duration expiredSince) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    "delete from lease where until < clock_timestamp()"
                        + " - make_interval(secs => cast(:seconds as double precision))")
                .bind("seconds", seconds(expiredSince))
                .execute());
  }

  private static <S extends SqlStatement<S>> S ours(S statement, Lease lease) {
    return statement
        .bind("name", lease.name())
        .bind("owner", lease.owner())
        .bind("epoch", lease.epoch());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
