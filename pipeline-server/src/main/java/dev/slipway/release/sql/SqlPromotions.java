package dev.slipway.release.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.release.Approval;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Promotions;
import dev.slipway.release.ReleaseId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Promotions and approvals in PostgreSQL. */
public final class SqlPromotions implements Promotions {
  private final Jdbi jdbi;

  public SqlPromotions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void lock(Transaction tx, ProjectName project) {
    handle(tx)
        .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended('promotion/' || ?, 0))")
        .bind(0, project.value())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public boolean add(Transaction tx, Promotion promotion, String key) {
    return handle(tx)
            .createUpdate(
                """
                insert into promotion (id, project, release, stage, digest, state, needed, given,
                                       reason, asked_by, key, created)
                values (:id, :project, :release, :stage, :digest, :state, :needed, :given,
                        :reason, :by, :key, :created)
                on conflict (project, release, stage, key) do nothing""")
            .bind("id", promotion.id())
            .bind("project", promotion.release().project().value())
            .bind("release", promotion.release().number())
            .bind("stage", promotion.stage())
            .bind("digest", promotion.digest().value())
            .bind("state", promotion.state().id())
            .bind("needed", needed(promotion.state()))
            .bind("given", given(promotion.state()))
            .bind("reason", promotion.reason())
            .bind("by", promotion.by())
            .bind("key", key)
            .bind("created", promotion.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  private static int needed(PromotionState state) {
    return state instanceof PromotionState.Awaiting awaiting ? awaiting.needed() : 0;
  }

  private static int given(PromotionState state) {
    return state instanceof PromotionState.Awaiting awaiting ? awaiting.given() : 0;
  }

  @Override
  public Optional<Promotion> find(UUID id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  @Override
  public Optional<Promotion> find(Transaction tx, UUID id) {
    return find(handle(tx), id);
  }

  private static Optional<Promotion> find(Handle handle, UUID id) {
    return handle
        .createQuery("select * from promotion where id = ?")
        .bind(0, id)
        .map(PromotionRow::map)
        .findOne();
  }

  @Override
  public Optional<Promotion> find(Transaction tx, ReleaseId release, String stage, String key) {
    return handle(tx)
        .createQuery(
            "select * from promotion"
                + " where project = ? and release = ? and stage = ? and key = ?")
        .bind(0, release.project().value())
        .bind(1, release.number())
        .bind(2, stage)
        .bind(3, key)
        .map(PromotionRow::map)
        .findOne();
  }

  @Override
  public List<Promotion> standing(Transaction tx, ProjectName project, String stage) {
    return handle(tx)
        .createQuery(
            "select * from promotion"
                + " where project = ? and stage = ? and state <> 'superseded' order by seq")
        .bind(0, project.value())
        .bind(1, stage)
        .map(PromotionRow::map)
        .list();
  }

  @Override
  public List<Promotion> list(ProjectName project, Optional<String> state, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from promotion where project = :project"
                        + " and (:all or state = :state) order by seq desc limit :limit")
                .bind("project", project.value())
                .bind("all", state.isEmpty())
                .bind("state", state.orElse(""))
                .bind("limit", limit)
                .map(PromotionRow::map)
                .list());
  }

  /* An approved promotion keeps how many approvals it needed and got. */
  @Override
  public void become(Transaction tx, UUID id, PromotionState state) {
    handle(tx)
        .createUpdate("update promotion set state = ?, given = greatest(given, ?) where id = ?")
        .bind(0, state.id())
        .bind(1, given(state))
        .bind(2, id)
        .execute();
  }

  @Override
  public boolean approve(Transaction tx, Approval approval) {
    return handle(tx)
            .createUpdate(
                """
                insert into approval (promotion, principal, token, digest, time)
                values (:promotion, :by, :token, :digest, :time)
                on conflict (promotion, principal) do nothing""")
            .bind("promotion", approval.promotion())
            .bind("by", approval.by())
            .bind("token", approval.token())
            .bind("digest", approval.digest().value())
            .bind("time", approval.time().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  @Override
  public boolean approved(Transaction tx, UUID promotion, String by) {
    return handle(tx)
        .createQuery("select exists (select from approval where promotion = ? and principal = ?)")
        .bind(0, promotion)
        .bind(1, by)
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public List<Approval> approvals(UUID promotion) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from approval where promotion = ? order by seq")
                .bind(0, promotion)
                .map(PromotionRow::approval)
                .list());
  }
}
