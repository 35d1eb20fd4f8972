package dev.slipway.images.sbom;

import dev.slipway.images.sbom.Findings.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One installed Python distribution: {@code METADATA} of a {@code .dist-info} directory, or the
 * older {@code PKG-INFO} (PEP 639, core metadata).
 */
final class PythonPackage {
  private static final Set<String> FIELDS =
      Set.of("Name", "Version", "License-Expression", "License");
  private static final String CLASSIFIER = "Classifier: License :: ";
  private static final int LINES = 2000;

  private PythonPackage() {}

  static void read(byte[] metadata, String place, Findings found) {
    Paragraphs.read(
        metadata,
        FIELDS,
        fields -> {
          if (fields.containsKey("Name")) {
            Licences licences = licences(fields, metadata);
            String version = fields.getOrDefault("Version", "");
            found.add(new Type("pypi"), fields.getOrDefault("Name", ""), version, licences, place);
          }
          return false;
        });
  }

  private static Licences licences(Map<String, String> fields, byte[] metadata) {
    String expression = fields.getOrDefault("License-Expression", "");
    if (!expression.isEmpty()) {
      return Licences.expression(Findings.line(expression));
    }
    List<String> names = classified(metadata);
    if (names.isEmpty()) {
      fields.getOrDefault("License", "").lines().findFirst().ifPresent(names::add);
    }
    return Licences.named(names);
  }

  /** {@code License :: OSI Approved :: MIT License} says MIT License. */
  private static List<String> classified(byte[] metadata) {
    List<String> names = new ArrayList<>();
    new String(metadata, StandardCharsets.UTF_8)
        .lines()
        .limit(LINES)
        .takeWhile(line -> !line.isBlank())
        .filter(line -> line.startsWith(CLASSIFIER))
        .map(line -> line.substring(line.lastIndexOf(":: ") + 3))
        .forEach(names::add);
    names.remove("OSI Approved");
    return names;
  }
}
