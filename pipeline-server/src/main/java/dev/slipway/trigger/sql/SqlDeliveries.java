package dev.slipway.trigger.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.Delivery;
import dev.slipway.trigger.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The inbox as rows. */
public final class SqlDeliveries implements Deliveries {
  private final Jdbi jdbi;

  public SqlDeliveries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public UUID add(Transaction tx, Delivery delivery) {
    handle(tx)
        .createUpdate(
            """
            insert into delivery
              (id, project, forge, forge_id, headers, body, news, state, reason, due, received)
            values
              (:id, :project, :forge, :forgeId, cast(:headers as jsonb), :body,
               cast(:news as jsonb), :state, :reason, :due, :received)
            on conflict (project, forge, forge_id) do nothing
            """)
        .bind("id", delivery.id())
        .bind("project", delivery.project().value())
        .bind("forge", delivery.forge())
        .bind("forgeId", delivery.forgeId())
        .bind("headers", DeliveryRow.json(delivery.headers()))
        .bind("body", delivery.body())
        .bind("news", NewsRow.json(delivery.news()))
        .bind("state", delivery.state().id())
        .bind("reason", delivery.state().reason())
        .bind("due", due(delivery.state()))
        .bind("received", at(delivery.received()))
        .execute();
    return handle(tx)
        .createQuery(
            """
            select id from delivery
            where project = :project and forge = :forge and forge_id = :forgeId
            """)
        .bind("project", delivery.project().value())
        .bind("forge", delivery.forge())
        .bind("forgeId", delivery.forgeId())
        .mapTo(UUID.class)
        .one();
  }

  @Override
  public Optional<Delivery> find(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from delivery where id = :id")
                .bind("id", id)
                .map(DeliveryRow::map)
                .findOne());
  }

  @Override
  public Optional<Delivery> claim(Instant now, Duration again) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update delivery set tries = tries + 1, due = :again
                    where id = (
                      select id from delivery where state = 'pending' and due <= :now
                      order by due, received limit 1 for update skip locked)
                    returning *
                    """)
                .bind("now", at(now))
                .bind("again", at(now.plus(again)))
                .map(DeliveryRow::map)
                .findOne());
  }

  @Override
  public void settle(Transaction tx, UUID id, DeliveryState state) {
    handle(tx)
        .createUpdate(
            """
            update delivery set state = :state, reason = :reason, due = :due
            where id = :id and state = 'pending'
            """)
        .bind("id", id)
        .bind("state", state.id())
        .bind("reason", state.reason())
        .bind("due", due(state))
        .execute();
  }

  @Override
  public void wake(Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "update delivery set due = :now where state = 'pending' and due > :now")
                .bind("now", at(now))
                .execute());
  }

  @Override
  public List<Delivery> list(ProjectName project, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, project, forge, forge_id, headers, ''::bytea as body, news, state, reason,
                           tries, due, received
                    from delivery where project = :project
                    order by received desc, id limit :limit
                    """)
                .bind("project", project.value())
                .bind("limit", limit)
                .map(DeliveryRow::map)
                .list());
  }

  private static Optional<OffsetDateTime> due(DeliveryState state) {
    return state instanceof DeliveryState.Pending pending
        ? Optional.of(at(pending.due()))
        : Optional.empty();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
