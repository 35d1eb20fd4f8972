package dev.slipway.release.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseId;
import dev.slipway.run.RunId;
import dev.slipway.source.CommitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of the releases, to and from a {@link Release}. */
final class ReleaseRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> FLAT = new TypeReference<>() {};

  private ReleaseRow() {}

  static Release map(ResultSet row, StatementContext context) throws SQLException {
    var project = new ProjectName(row.getString("project"));
    try {
      return new Release(
          new ReleaseId(project, row.getLong("number")),
          new RunId(project, row.getLong("run")),
          new CommitId(row.getString("commit_id")),
          row.getString("pushed_by"),
          images(row.getString("images")),
          StagePlanJson.read(JSON.readTree(row.getString("stages"))),
          row.getObject("created", OffsetDateTime.class).toInstant());
    } catch (JsonProcessingException e) {
      throw new SQLException("reading release %s/%d".formatted(project, row.getLong("number")), e);
    }
  }

  private static Map<String, Digest> images(String json) throws JsonProcessingException {
    return JSON.readValue(json, FLAT).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Digest(entry.getValue())));
  }

  static String images(Release release) {
    var images = new TreeMap<String, String>();
    release.images().forEach((name, digest) -> images.put(name, digest.value()));
    return JSON.valueToTree(images).toString();
  }

  static String stages(Release release) {
    return StagePlanJson.write(release.stages()).toString();
  }
}
