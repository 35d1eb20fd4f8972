package dev.slipway.trigger.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import dev.slipway.trigger.ForgeNews;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** News of a forge as a flat JSON object, and back. */
final class NewsRow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FLAT = new TypeReference<>() {};

  private NewsRow() {}

  static String json(ForgeNews news) {
    try {
      return JSON.writeValueAsString(write(news));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing what a delivery says", e);
    }
  }

  private static Map<String, String> write(ForgeNews news) {
    return switch (news) {
      case ForgeNews.Moved moved -> moved(moved);
      case ForgeNews.Proposed p ->
          Map.of("is", "proposed", "number", "" + p.number(), "head", p.head().hex(), "by", p.by());
      case ForgeNews.ProposedByStranger p ->
          Map.of("is", "stranger", "number", "" + p.number(), "head", p.head().hex(), "by", p.by());
      case ForgeNews.Nothing nothing -> Map.of("is", "nothing", "reason", nothing.reason());
      case ForgeNews.Malformed malformed -> Map.of("is", "malformed", "reason", malformed.reason());
    };
  }

  private static Map<String, String> moved(ForgeNews.Moved moved) {
    var row = new TreeMap<>(Map.of("is", "moved", "ref", moved.ref().value(), "by", moved.by()));
    moved.to().ifPresent(commit -> row.put("to", commit.hex()));
    return row;
  }

  static ForgeNews read(String json) {
    try {
      return read(JSON.readValue(json, FLAT));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reading what a delivery says", e);
    }
  }

  private static ForgeNews read(Map<String, String> row) {
    var is = need(row, "is");
    return switch (is) {
      case "moved" ->
          new ForgeNews.Moved(
              new RefName(need(row, "ref")),
              Optional.ofNullable(row.get("to")).map(CommitId::new),
              need(row, "by"));
      case "proposed" -> new ForgeNews.Proposed(number(row), head(row), need(row, "by"));
      case "stranger" -> new ForgeNews.ProposedByStranger(number(row), head(row), need(row, "by"));
      case "nothing" -> new ForgeNews.Nothing(need(row, "reason"));
      case "malformed" -> new ForgeNews.Malformed(need(row, "reason"));
      default -> throw new IllegalStateException("a delivery says unknown news: " + is);
    };
  }

  private static long number(Map<String, String> row) {
    return Long.parseLong(need(row, "number"));
  }

  private static CommitId head(Map<String, String> row) {
    return new CommitId(need(row, "head"));
  }

  private static String need(Map<String, String> row, String key) {
    return Optional.ofNullable(row.get(key))
        .orElseThrow(() -> new IllegalStateException("a delivery's news lack '" + key + "'"));
  }
}
