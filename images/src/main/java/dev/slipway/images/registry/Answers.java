package dev.slipway.images.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;

/**
 * JSON that may hold secrets, or comes from who may know some: bounded, no key twice, and what was
 * wrong is told without a word of it.
 */
final class Answers {
  private static final int DEPTH = 32;
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

  private Answers() {}

  static ObjectNode parse(byte[] bytes, String what) {
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
      throw ImageException.malformed(what + " is no JSON object");
    } catch (JsonProcessingException e) {
      // Without the parser's own words, which quote what they could not read.
      String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw ImageException.malformed(what + " is no valid JSON" + where);
    } catch (IOException e) {
      throw new ImageException(new Reason.Malformed(), what + " cannot be read", e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
