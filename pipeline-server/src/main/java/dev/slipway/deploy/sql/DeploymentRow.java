package dev.slipway.deploy.sql;

import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.DeploymentState;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.ReleaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of the deployments, read. */
final class DeploymentRow {
  private DeploymentRow() {}

  static Deployment map(ResultSet row, StatementContext context) throws SQLException {
    return new Deployment(
        row.getObject("id", UUID.class),
        row.getObject("promotion", UUID.class),
        new ReleaseId(new ProjectName(row.getString("project")), row.getLong("release")),
        row.getString("stage"),
        new Digest(row.getString("digest")),
        state(row),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        instant(row, "live"),
        instant(row, "ended"));
  }

  private static DeploymentState state(ResultSet row) throws SQLException {
    var state = row.getString("state");
    return switch (state) {
      case "pending" -> new DeploymentState.Pending();
      case "rolling" -> new DeploymentState.Rolling();
      case "live" -> new DeploymentState.Live();
      case "rolled-back" -> new DeploymentState.RolledBack(row.getString("reason"));
      case "replaced" -> new DeploymentState.Replaced();
      default -> throw new SQLException("unknown state of a deployment: '" + state + "'");
    };
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static String reason(DeploymentState state) {
    return state instanceof DeploymentState.RolledBack back ? back.reason() : "";
  }
}
