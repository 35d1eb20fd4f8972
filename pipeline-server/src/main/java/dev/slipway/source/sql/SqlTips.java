package dev.slipway.source.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import dev.slipway.source.Tips;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Tips as rows, moved by comparing what is there. */
public final class SqlTips implements Tips {
  private final Jdbi jdbi;

  public SqlTips(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Map<RefName, CommitId> of(ProjectName project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select ref, commit from tip where project = :project")
                .bind("project", project.value())
                .map(
                    (row, context) ->
                        Map.entry(
                            new RefName(row.getString("ref")),
                            new CommitId(row.getString("commit"))))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)));
  }

  @Override
  public boolean move(
      Transaction tx,
      ProjectName project,
      RefName ref,
      Optional<CommitId> from,
      Optional<CommitId> to) {
    if (from.equals(to)) {
      throw new IllegalArgumentException(ref + " would stay where it is");
    }
    var update = handle(tx).createUpdate(sql(from.isPresent(), to.isPresent()));
    from.ifPresent(commit -> update.bind("from", commit.hex()));
    to.ifPresent(commit -> update.bind("to", commit.hex()));
    return ref(update, project, ref).execute() == 1;
  }

  private static String sql(boolean from, boolean to) {
    if (!from) {
      return """
          insert into tip (project, ref, commit) values (:project, :ref, :to)
          on conflict (project, ref) do nothing
          """;
    }
    return to
        ? """
          update tip set commit = :to
          where project = :project and ref = :ref and commit = :from
          """
        : "delete from tip where project = :project and ref = :ref and commit = :from";
  }

  private static Update ref(Update update, ProjectName project, RefName ref) {
    return update.bind("project", project.value()).bind("ref", ref.value());
  }

  /* Whoever moves a ref notes it within moments, or after a restart; a month is ample. */
  @Override
  public void announce(Transaction tx, ProjectName project, RefName ref, CommitId to, String by) {
    handle(tx).execute("delete from announced_move where at < now() - interval '30 days'");
    ref(
            handle(tx)
                .createUpdate(
                    """
                    insert into announced_move (project, ref, commit, by)
                    values (:project, :ref, :to, :by)
                    on conflict (project, ref, commit) do update
                    set by = excluded.by, at = excluded.at
                    """),
            project,
            ref)
        .bind("to", to.hex())
        .bind("by", by)
        .execute();
  }

  @Override
  public Optional<String> announced(ProjectName project, RefName ref, CommitId to) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select by from announced_move
                    where project = :project and ref = :ref and commit = :to
                    """)
                .bind("project", project.value())
                .bind("ref", ref.value())
                .bind("to", to.hex())
                .mapTo(String.class)
                .findOne());
  }
}
