package dev.slipway.container.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.container.ContainerName;
import dev.slipway.container.OwnContainer;
import dev.slipway.event.ProjectName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of {@code container}, read. */
final class OwnContainerRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FLAT = new TypeReference<>() {};

  private OwnContainerRow() {}

  static OwnContainer map(ResultSet row, StatementContext context) throws SQLException {
    return new OwnContainer(
        row.getString("id"),
        new ProjectName(row.getString("project")),
        new ContainerName(row.getString("name")),
        row.getString("image"),
        row.getString("digest"),
        row.getString("made_by"),
        row.getBoolean("auto_remove"),
        Duration.ofSeconds(row.getLong("stop_seconds")),
        labels(row.getString("labels")),
        OwnContainer.Phase.valueOf(row.getString("phase").toUpperCase(Locale.ROOT)),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }

  static String json(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing labels as JSON", e);
    }
  }

  private static Map<String, String> labels(String json) {
    try {
      return JSON.readValue(json, FLAT);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels that are no JSON: " + json, e);
    }
  }
}
