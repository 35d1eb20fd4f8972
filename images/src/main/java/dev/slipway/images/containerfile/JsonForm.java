package dev.slipway.images.containerfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the JSON form of an instruction says, or that it is none. */
sealed interface JsonForm {
  record Strings(List<String> values) implements JsonForm {}

  /** Correct JSON, but not only strings: nothing that could be meant. */
  record NotOnlyStrings() implements JsonForm {}

  /** Not JSON, so it is the other form of the instruction. */
  record None() implements JsonForm {}

  JsonFactory JSON = new JsonFactory();

  static JsonForm of(String text) {
    if (!text.startsWith("[")) {
      return new None();
    }
    try (JsonParser parser = JSON.createParser(text)) {
      return read(parser);
    } catch (IOException e) {
      return new None();
    }
  }

  private static JsonForm read(JsonParser parser) throws IOException {
    var values = new ArrayList<String>();
    boolean strings = true;
    int depth = 0;
    parser.nextToken();
    for (var t = parser.nextToken();
        depth > 0 || t != JsonToken.END_ARRAY;
        t = parser.nextToken()) {
      if (t == null) {
        return new None();
      }
      strings &= t == JsonToken.VALUE_STRING;
      if (t == JsonToken.VALUE_STRING) {
        values.add(parser.getText());
      }
      depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
    }
    if (parser.nextToken() != null) {
      return new None();
    }
    return strings ? new Strings(List.copyOf(values)) : new NotOnlyStrings();
  }
}
