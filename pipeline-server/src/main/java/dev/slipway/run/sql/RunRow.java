package dev.slipway.run.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.RunState;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** One row of {@code run}, to and from a {@link Run}. */
final class RunRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FLAT = new TypeReference<>() {};

  private RunRow() {}

  static Run map(ResultSet row, StatementContext context) throws SQLException {
    return new Run(
        new RunId(new ProjectName(row.getString("project")), row.getLong("number")),
        row.getObject("trigger", UUID.class),
        row.getString("cause"),
        new RefName(row.getString("ref")),
        new CommitId(row.getString("commit")),
        row.getString("started_by"),
        row.getBoolean("trusted"),
        state(row),
        Optional.ofNullable(row.getString("cancel_asked_by")),
        time(row, "created").orElseThrow(),
        time(row, "started"),
        time(row, "ended"));
  }

  private static RunState state(ResultSet row) throws SQLException {
    var state = row.getString("state");
    return switch (state) {
      case "queued" -> new RunState.Queued();
      case "running" -> new RunState.Running();
      case "succeeded" -> new RunState.Succeeded(images(row.getString("images")));
      case "failed" -> new RunState.Failed(row.getString("reason"));
      case "cancelled" -> new RunState.Cancelled(row.getString("reason"));
      default -> throw new IllegalStateException("a run in state '" + state + "'");
    };
  }

  static <S extends SqlStatement<S>> S bindState(S statement, RunState state) {
    return statement
        .bind("state", state.id())
        .bind("reason", reason(state))
        .bind("images", json(state));
  }

  private static String reason(RunState state) {
    return switch (state) {
      case RunState.Failed failed -> storable(failed.reason());
      case RunState.Cancelled cancelled -> cancelled.by();
      case RunState.Succeeded succeeded -> "";
      case RunState.Queued queued -> "";
      case RunState.Running running -> "";
    };
  }

  /** PostgreSQL's text holds anything but NUL. */
  static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static String json(RunState state) {
    var flat = new TreeMap<String, String>();
    if (state instanceof RunState.Succeeded succeeded) {
      succeeded.images().forEach((name, digest) -> flat.put(name, digest.value()));
    }
    try {
      return JSON.writeValueAsString(flat);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing the images of a run", e);
    }
  }

  private static Map<String, Digest> images(String json) {
    try {
      var images = new TreeMap<String, Digest>();
      JSON.readValue(json, FLAT).forEach((name, digest) -> images.put(name, new Digest(digest)));
      return images;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reading the images of a run", e);
    }
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static @Nullable OffsetDateTime time(Optional<Instant> instant) {
    return instant.map(i -> i.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
