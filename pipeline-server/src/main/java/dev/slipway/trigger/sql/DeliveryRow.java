package dev.slipway.trigger.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.event.ProjectName;
import dev.slipway.trigger.Delivery;
import dev.slipway.trigger.DeliveryState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of the inbox, to and from a {@link Delivery}. */
final class DeliveryRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, List<String>>> HEADERS = new TypeReference<>() {};

  private DeliveryRow() {}

  static Delivery map(ResultSet row, StatementContext context) throws SQLException {
    return new Delivery(
        row.getObject("id", UUID.class),
        new ProjectName(row.getString("project")),
        row.getString("forge"),
        row.getString("forge_id"),
        headers(row.getString("headers")),
        row.getBytes("body"),
        NewsRow.read(row.getString("news")),
        state(row),
        row.getInt("tries"),
        instant(row, "received"));
  }

  private static DeliveryState state(ResultSet row) throws SQLException {
    var state = row.getString("state");
    var reason = row.getString("reason");
    return switch (state) {
      case "pending" -> new DeliveryState.Pending(instant(row, "due"), reason);
      case "done" -> new DeliveryState.Done(reason);
      case "ignored" -> new DeliveryState.Ignored(reason);
      case "failed" -> new DeliveryState.Failed(reason);
      default -> throw new IllegalStateException("unknown state '" + state + "' of a delivery");
    };
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static String json(Map<String, List<String>> headers) {
    try {
      return JSON.writeValueAsString(headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing the headers of a delivery", e);
    }
  }

  private static Map<String, List<String>> headers(String json) {
    try {
      return JSON.readValue(json, HEADERS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reading the headers of a delivery", e);
    }
  }
}
