package dev.slipway.images.sbom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.slipway.images.sbom.Findings.Type;
import java.io.IOException;
import java.util.Map;

/**
 * Packages of npm: the {@code package.json} of an installed one, or all that a {@code
 * package-lock.json} locks. Read as a stream, so that the size of what is read is all it takes.
 */
final class NodePackages {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(200).maxStringLength(1 << 20).build())
          .build();
  private static final String MODULES = "node_modules/";

  private NodePackages() {}

  /** What one object says of a package. */
  private static final class Said {
    private String name = "";
    private String version = "";
    private String license = "";
  }

  /** A package that lies in {@code node_modules}. */
  static void installed(byte[] json, String place, Findings found) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        add(said(parser), place, found);
      } else {
        found.note(place + " is no JSON object; it was not read");
      }
    } catch (IOException e) {
      found.note(place + " is no valid JSON; it was not read");
    }
  }

  /** Every package that is locked (package-lock.json, version 2 or 3). */
  static void locked(byte[] json, String place, Findings found) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        found.note(place + " is no JSON object; it was not read");
        return;
      }
      boolean listed = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean packages = parser.currentName().equals("packages");
        if (parser.nextToken() == JsonToken.START_OBJECT && packages) {
          listed = true;
          packages(parser, place, found);
        } else {
          parser.skipChildren();
        }
      }
      if (!listed) {
        found.note(place + " is of npm's first format, which is not read");
      }
    } catch (IOException e) {
      found.note(place + " is no valid JSON from some point on; the rest was not read");
    }
  }

  private static void packages(JsonParser parser, String place, Findings found) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      Said said = said(parser);
      int modules = key.lastIndexOf(MODULES);
      if (modules >= 0) {
        said.name = said.name.isEmpty() ? key.substring(modules + MODULES.length()) : said.name;
        add(said, place, found);
      }
    }
  }

  /** Reads to the end of an object that has begun. */
  private static Said said(JsonParser parser) throws IOException {
    Said said = new Said();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        switch (field) {
          case "name" -> said.name = parser.getText();
          case "version" -> said.version = parser.getText();
          case "license" -> said.license = parser.getText();
          default -> {}
        }
      } else if (field.equals("license") && value == JsonToken.START_OBJECT) {
        said.license = type(parser);
      } else {
        parser.skipChildren();
      }
    }
    return said;
  }

  /** The old way to name a licence: {@code {"type": "MIT", "url": "..."}}. */
  private static String type(JsonParser parser) throws IOException {
    String type = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("type");
      if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
        type = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return type;
  }

  /** A package without a version is a folder of one, not a package. */
  private static void add(Said said, String place, Findings found) {
    if (said.name.isEmpty() || said.version.isEmpty()) {
      return;
    }
    int slash = said.name.startsWith("@") ? said.name.indexOf('/') : -1;
    String scope = slash < 0 ? "" : Findings.line(said.name.substring(0, slash));
    Licences licences = Licences.expression(Findings.line(said.license));
    Type type = new Type("npm", scope, Map.of());
    found.add(type, said.name.substring(slash + 1), said.version, licences, place);
  }
}
