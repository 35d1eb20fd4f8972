package dev.slipway.release.sql;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.Approval;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.ReleaseId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of promotions and approvals, read. */
final class PromotionRow {
  private PromotionRow() {}

  static Promotion map(ResultSet row, StatementContext context) throws SQLException {
    return new Promotion(
        row.getObject("id", UUID.class),
        new ReleaseId(new ProjectName(row.getString("project")), row.getLong("release")),
        row.getString("stage"),
        new Digest(row.getString("digest")),
        state(row),
        row.getString("reason"),
        row.getString("asked_by"),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }

  private static PromotionState state(ResultSet row) throws SQLException {
    var state = row.getString("state");
    return switch (state) {
      case "awaiting" -> new PromotionState.Awaiting(row.getInt("needed"), row.getInt("given"));
      case "approved" -> new PromotionState.Approved();
      case "superseded" -> new PromotionState.Superseded();
      default -> throw new SQLException("unknown state of a promotion: '" + state + "'");
    };
  }

  static Approval approval(ResultSet row, StatementContext context) throws SQLException {
    return new Approval(
        row.getObject("promotion", UUID.class),
        row.getString("principal"),
        row.getString("token"),
        new Digest(row.getString("digest")),
        row.getObject("time", OffsetDateTime.class).toInstant());
  }
}
