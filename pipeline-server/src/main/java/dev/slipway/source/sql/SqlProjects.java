package dev.slipway.source.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Projects as rows. */
public final class SqlProjects implements Projects {
  private final Jdbi jdbi;

  public SqlProjects(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean add(Transaction tx, Project project) {
    return handle(tx)
            .createUpdate(
                """
                insert into project (name, remote, default_branch, self_approval, created)
                values (:name, :remote, :branch, :self, :created)
                on conflict (name) do nothing
                """)
            .bind("name", project.name().value())
            .bind("remote", project.remote().map(URI::toString))
            .bind("branch", project.defaultBranch())
            .bind("self", project.selfApproval())
            .bind("created", project.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  @Override
  public Optional<Project> find(ProjectName name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from project where name = :name")
                .bind("name", name.value())
                .map(SqlProjects::map)
                .findOne());
  }

  @Override
  public List<Project> list() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from project order by name collate \"C\"")
                .map(SqlProjects::map)
                .list());
  }

  private static Project map(ResultSet row, StatementContext context) throws SQLException {
    return new Project(
        new ProjectName(row.getString("name")),
        Optional.ofNullable(row.getString("remote")).map(URI::create),
        row.getString("default_branch"),
        row.getBoolean("self_approval"),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }
}
