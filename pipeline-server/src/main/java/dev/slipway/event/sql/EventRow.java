package dev.slipway.event.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.ProjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of the journal, to and from an {@link Event}. */
final class EventRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FLAT = new TypeReference<>() {};

  private EventRow() {}

  static Event map(ResultSet row, StatementContext context) throws SQLException {
    return new Event(
        row.getLong("seq"),
        row.getObject("id", UUID.class),
        EventType.of(row.getString("type")),
        new ProjectName(row.getString("project")),
        row.getString("subject"),
        row.getObject("time", OffsetDateTime.class).toInstant(),
        data(row.getString("data")));
  }

  static String json(Map<String, String> data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing the attributes of an event", e);
    }
  }

  private static Map<String, String> data(String json) {
    try {
      return Collections.unmodifiableMap(JSON.readValue(json, FLAT));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reading the attributes of an event", e);
    }
  }
}
