package dev.slipway.deploy.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.StageName;
import dev.slipway.event.Lease;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.release.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Deployments in PostgreSQL; leases run by the database's clock. */
public final class SqlDeployments implements Deployments {
  private static final String LEASE = "deployment ";

  private final Jdbi jdbi;

  public SqlDeployments(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean add(Transaction tx, Deployment deployment) {
    return handle(tx)
            .createUpdate(
                """
                insert into deployment (id, promotion, project, release, stage, digest, state,
                                        created)
                values (:id, :promotion, :project, :release, :stage, :digest, :state, :created)
                on conflict (promotion) do nothing""")
            .bind("id", deployment.id())
            .bind("promotion", deployment.promotion())
            .bind("project", deployment.project().value())
            .bind("release", deployment.release().number())
            .bind("stage", deployment.stage())
            .bind("digest", deployment.digest().value())
            .bind("state", deployment.state().id())
            .bind("created", deployment.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  @Override
  public Optional<Deployment> find(UUID id) {
    return list("where id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<Deployment> serving(StageName stage) {
    return inStage(stage, "live");
  }

  @Override
  public Optional<Deployment> rolling(StageName stage) {
    return inStage(stage, "rolling");
  }

  private Optional<Deployment> inStage(StageName stage, String state) {
    return list(
            "where project = ? and stage = ? and state = ?",
            stage.project().value(),
            stage.stage(),
            state)
        .stream()
        .findFirst();
  }

  @Override
  public List<Deployment> active() {
    return list("where state in ('live', 'rolling') order by seq");
  }

  @Override
  public List<Deployment> list(ProjectName project, int limit) {
    return list("where project = ? order by seq desc limit ?", project.value(), limit);
  }

  private List<Deployment> list(String where, Object... parameters) {
    return jdbi.withHandle(
        handle -> {
          var query = handle.createQuery("select * from deployment " + where);
          for (int i = 0; i < parameters.length; i++) {
            query.bind(i, parameters[i]);
          }
          return query.map(DeploymentRow::map).list();
        });
  }

  /* A locked row is another server's claim in the making: passed over, and so is its stage's line,
  for what comes later in the line waits for it by the "not exists". */
  @Override
  public Optional<Claim> claim(String owner, Duration timeToLive) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    update deployment set owner = :owner, epoch = epoch + 1,
                           lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                    where id = (
                      select id from deployment d
                      where state in ('pending', 'rolling') and lease_until <= clock_timestamp()
                        and not exists (
                          select from deployment before
                          where before.project = d.project and before.stage = d.stage
                            and before.seq < d.seq and before.state in ('pending', 'rolling'))
                      order by seq limit 1 for update skip locked)
                    returning *""")
                .bind("owner", owner)
                .bind("millis", timeToLive.toMillis())
                .map(
                    (row, context) ->
                        new Claim(
                            DeploymentRow.map(row, context),
                            new Lease(LEASE + row.getString("id"), owner, row.getLong("epoch"))))
                .findOne());
  }

  @Override
  public boolean renew(Lease lease, Duration timeToLive) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update deployment
                        set lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where id = :id and owner = :owner and epoch = :epoch""")
                    .bind("millis", timeToLive.toMillis())
                    .bind("id", id(lease))
                    .bind("owner", lease.owner())
                    .bind("epoch", lease.epoch())
                    .execute())
        == 1;
  }

  private static UUID id(Lease lease) {
    return UUID.fromString(lease.name().substring(LEASE.length()));
  }

  @Override
  public void releaseAll(String owner) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update deployment
                    set owner = '', epoch = epoch + 1, lease_until = '-infinity'
                    where owner = ? and state in ('pending', 'rolling')""")
                .bind(0, owner)
                .execute());
  }

  @Override
  public void update(Transaction tx, Deployment deployment, Lease lease) {
    int updated =
        handle(tx)
            .createUpdate(
                """
                update deployment
                set state = :state, reason = :reason, live = :live, ended = :ended
                where id = :id and owner = :owner and epoch = :epoch""")
            .bind("state", deployment.state().id())
            .bind("reason", DeploymentRow.reason(deployment.state()))
            .bind("live", utc(deployment.live()))
            .bind("ended", utc(deployment.ended()))
            .bind("id", deployment.id())
            .bind("owner", lease.owner())
            .bind("epoch", lease.epoch())
            .execute();
    if (updated != 1) {
      throw new LostLeaseException(lease.name());
    }
  }

  private static @Nullable OffsetDateTime utc(Optional<Instant> time) {
    return time.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
  }

  @Override
  public Optional<Deployment> replace(Transaction tx, StageName stage, Instant now) {
    return handle(tx)
        .createQuery(
            """
            update deployment set state = 'replaced', ended = :now
            where project = :project and stage = :stage and state = 'live'
            returning *""")
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("project", stage.project().value())
        .bind("stage", stage.stage())
        .map(DeploymentRow::map)
        .findOne();
  }

  /* A stage's deployments go live in the order of its line. */
  @Override
  public List<ReleaseId> lived(ProjectName project, String stage) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select release from deployment where project = ? and stage = ?"
                        + " and live is not null order by seq desc")
                .bind(0, project.value())
                .bind(1, stage)
                .map((row, context) -> new ReleaseId(project, row.getLong("release")))
                .list());
  }

  @Override
  public Optional<ReleaseId> live(ProjectName project, String stage) {
    return serving(new StageName(project, stage)).map(Deployment::release);
  }

  @Override
  public boolean settled(Transaction tx, UUID promotion) {
    return handle(tx)
        .createQuery(
            "select exists (select from deployment where promotion = ?"
                + " and state not in ('pending', 'rolling'))")
        .bind(0, promotion)
        .mapTo(Boolean.class)
        .one();
  }
}
