package dev.slipway.images.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The documents of images as JSON that can be read in one way only: bounded, no key twice. */
public final class Json {
  private static final int DEPTH = 64;
  private static final int TEXT = 1024 * 1024;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxStringLength(TEXT)
                          .maxNumberLength(DEPTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ObjectNode parse(byte[] bytes, String what) {
    if (read(bytes, what) instanceof ObjectNode object) {
      return object;
    }
    throw ImageException.malformed(what + " is no JSON object");
  }

  /** The same for a document that is a list. */
  public static List<JsonNode> parseList(byte[] bytes, String what) {
    JsonNode list = read(bytes, what);
    if (!list.isArray()) {
      throw ImageException.malformed(what + " is no JSON list");
    }
    List<JsonNode> all = new ArrayList<>();
    list.forEach(all::add);
    return all;
  }

  private static JsonNode read(byte[] bytes, String what) {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      String sentence = what + " is no valid JSON: " + e.getOriginalMessage();
      throw new ImageException(new Reason.Malformed(), sentence, e);
    } catch (IOException e) {
      throw new ImageException(new Reason.Malformed(), what + " cannot be read", e);
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** A text; absent and null are the same, another type is an error. */
  public static Optional<String> text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw ImageException.malformed(field + " is no text");
    }
    return Optional.of(value.textValue());
  }

  static String need(JsonNode parent, String field) {
    return text(parent, field).orElseThrow(() -> ImageException.malformed(field + " is missing"));
  }

  public static List<JsonNode> list(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw ImageException.malformed(field + " is no list");
    }
    List<JsonNode> all = new ArrayList<>();
    value.forEach(all::add);
    return all;
  }

  public static List<String> texts(JsonNode parent, String field) {
    return list(parent, field).stream().map(node -> asText(node, field)).toList();
  }

  private static String asText(JsonNode node, String field) {
    if (!node.isTextual()) {
      throw ImageException.malformed(field + " holds something that is no text");
    }
    return node.textValue();
  }

  public static Map<String, String> map(JsonNode parent, String field) {
    Map<String, String> found = new TreeMap<>();
    Iterator<Map.Entry<String, JsonNode>> all = parent.path(field).fields();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> one = all.next();
      found.put(one.getKey(), asText(one.getValue(), field));
    }
    return found;
  }
}
