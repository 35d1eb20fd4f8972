package dev.slipway.release.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseId;
import dev.slipway.release.Releases;
import dev.slipway.run.RunId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Releases in PostgreSQL, where a trigger keeps them from being changed. */
public final class SqlReleases implements Releases {
  private final Jdbi jdbi;

  public SqlReleases(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Optional<Release> add(Transaction tx, RunId run, LongFunction<Release> release) {
    var handle = handle(tx);
    lock(handle, run.project());
    if (isCut(handle, run)) {
      return Optional.empty();
    }
    var added = release.apply(nextNumber(handle, run.project()));
    insert(handle, added);
    return Optional.of(added);
  }

  private static void lock(Handle handle, ProjectName project) {
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(hashtextextended('release/' || ?, 0))")
        .bind(0, project.value())
        .mapTo(Integer.class)
        .one();
  }

  private static boolean isCut(Handle handle, RunId run) {
    return handle
        .createQuery("select exists (select from release where project = ? and run = ?)")
        .bind(0, run.project().value())
        .bind(1, run.number())
        .mapTo(Boolean.class)
        .one();
  }

  private static long nextNumber(Handle handle, ProjectName project) {
    return handle
        .createQuery("select coalesce(max(number), 0) + 1 from release where project = ?")
        .bind(0, project.value())
        .mapTo(Long.class)
        .one();
  }

  private static void insert(Handle handle, Release release) {
    handle
        .createUpdate(
            """
            insert into release (project, number, run, commit_id, pushed_by, images, stages, created)
            values (:project, :number, :run, :commit, :by, cast(:images as jsonb),
                    cast(:stages as jsonb), :created)""")
        .bind("project", release.id().project().value())
        .bind("number", release.id().number())
        .bind("run", release.run().number())
        .bind("commit", release.commit().hex())
        .bind("by", release.by())
        .bind("images", ReleaseRow.images(release))
        .bind("stages", ReleaseRow.stages(release))
        .bind("created", release.created().atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public Optional<Release> find(ReleaseId id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  @Override
  public Optional<Release> find(Transaction tx, ReleaseId id) {
    return find(handle(tx), id);
  }

  private static Optional<Release> find(Handle handle, ReleaseId id) {
    return handle
        .createQuery("select * from release where project = ? and number = ?")
        .bind(0, id.project().value())
        .bind(1, id.number())
        .map(ReleaseRow::map)
        .findOne();
  }

  @Override
  public List<Release> list(ProjectName project, long below, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from release where project = ? and number < ?"
                        + " order by number desc limit ?")
                .bind(0, project.value())
                .bind(1, below)
                .bind(2, limit)
                .map(ReleaseRow::map)
                .list());
  }

  @Override
  public Set<String> pushers(Release after, Release upTo) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select distinct pushed_by from release"
                        + " where project = ? and run > ? and run <= ?")
                .bind(0, upTo.id().project().value())
                .bind(1, after.run().number())
                .bind(2, upTo.run().number())
                .mapTo(String.class)
                .set());
  }
}
