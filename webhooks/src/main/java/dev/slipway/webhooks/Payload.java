package dev.slipway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The few fields of a JSON payload that an event needs, by path such as {@code repository/id}. */
final class Payload {
  /*
   * Streamed, not bound to a tree: a 25 MiB body of "[[],[],...]" would otherwise become half a
   * gigabyte of nodes. Only wanted fields are kept, so memory does not grow with the payload.
   */
  static final int MAX_DEPTH = 64;
  static final int MAX_STRING = 1024 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names are a sender's choice: none goes into a table that outlives the reading.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNameLength(1024)
                  .maxNumberLength(64)
                  .maxDocumentLength(Delivery.MAX_BODY_BYTES)
                  .build())
          .build();

  private record Field(JsonToken token, String text) {}

  private final Set<String> wanted;
  private final Map<String, Field> found = new HashMap<>();

  private Payload(Set<String> wanted) {
    this.wanted = wanted;
  }

  /** Reads to the end, so that what follows the fields is known to be JSON too. */
  static Payload read(byte[] body, Set<String> paths) throws Unreadable {
    Payload payload = new Payload(withParents(paths));
    try (JsonParser parser = JSON.createParser(utf8(body))) {
      payload.document(parser);
    } catch (StreamConstraintsException e) {
      throw new Unreadable(
          "the body is JSON beyond the limits (such as %d deep)".formatted(MAX_DEPTH));
    } catch (IOException e) {
      throw new Unreadable("the body is not JSON");
    }
    return payload;
  }

  /** Whether something other than null stands there. */
  boolean has(String path) {
    Field field = found.get(path);
    return field != null && field.token() != JsonToken.VALUE_NULL;
  }

  /** A string of 1 to 255 characters without controls or halves of surrogate pairs. */
  String text(String path) throws Unreadable {
    Field field = field(path, JsonToken.VALUE_STRING, "a string");
    String text = field.text();
    if (text.isEmpty() || text.length() > 255 || text.codePoints().anyMatch(Payload::unfit)) {
      throw new Unreadable(path + " is not 1 to 255 printable characters");
    }
    return text;
  }

  /** A string as it stands, for a caller with a grammar for it. */
  String raw(String path) throws Unreadable {
    return field(path, JsonToken.VALUE_STRING, "a string").text();
  }

  boolean flag(String path) throws Unreadable {
    if (!has(path)) {
      return false;
    }
    Field field = found.get(path);
    if (field == null || !field.token().isBoolean()) {
      throw new Unreadable(path + " is not true or false");
    }
    return field.token() == JsonToken.VALUE_TRUE;
  }

  /** A whole number above 0. */
  long number(String path) throws Unreadable {
    Field field = field(path, JsonToken.VALUE_NUMBER_INT, "a whole number");
    if (!field.text().matches("[1-9][0-9]{0,17}")) {
      throw new Unreadable(path + " is not a whole number above 0");
    }
    return Long.parseLong(field.text());
  }

  ObjectId objectId(String path) throws Unreadable {
    return ObjectId.parse(raw(path))
        .orElseThrow(() -> new Unreadable(path + " is not a git object id"));
  }

  RefName ref(String path) throws Unreadable {
    return RefName.parse(raw(path))
        .orElseThrow(() -> new Unreadable(path + " is not a full git ref"));
  }

  RefName branch(String path) throws Unreadable {
    return RefName.branch(raw(path))
        .orElseThrow(() -> new Unreadable(path + " is not the name of a branch"));
  }

  private Field field(String path, JsonToken token, String kind) throws Unreadable {
    Field field = found.get(path);
    if (field == null) {
      throw new Unreadable(path + " is missing");
    }
    if (field.token() != token) {
      throw new Unreadable(path + " is not " + kind);
    }
    return field;
  }

  private void document(JsonParser parser) throws IOException, Unreadable {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Unreadable("the body is not a JSON object");
    }
    object(parser, "");
    if (parser.nextToken() != null) {
      throw new Unreadable("the body goes on after its JSON object");
    }
  }

  private void object(JsonParser parser, String prefix) throws IOException, Unreadable {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      // A name with a slash could pass for a path.
      if (name.indexOf('/') >= 0 || !wanted.contains(prefix + name)) {
        parser.skipChildren();
      } else {
        keep(parser, prefix + name, token);
      }
    }
  }

  private void keep(JsonParser parser, String path, JsonToken token)
      throws IOException, Unreadable {
    String text = token.isScalarValue() ? parser.getText() : "";
    if (found.put(path, new Field(token, text)) != null) {
      throw new Unreadable(path + " is there twice");
    }
    if (token == JsonToken.START_OBJECT) {
      object(parser, path + "/");
    } else {
      parser.skipChildren();
    }
  }

  /** JSON between systems is UTF-8 (RFC 8259, 8.1); Jackson's own guess at it would be lenient. */
  private static Reader utf8(byte[] body) {
    return new InputStreamReader(
        new ByteArrayInputStream(body),
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static boolean unfit(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }

  private static Set<String> withParents(Set<String> paths) {
    Set<String> all = new HashSet<>(paths);
    for (String path : paths) {
      for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
        all.add(path.substring(0, slash));
      }
    }
    return all;
  }
}
