package dev.slipway.images.sbom;

import dev.slipway.images.sbom.Findings.Type;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What apk has installed: its database {@code installed}, whose keys are single letters. */
final class AlpinePackages {
  private static final Set<String> FIELDS = Set.of("P", "V", "A", "L", "o");
  private final Optional<OsRelease> os;

  AlpinePackages(Optional<OsRelease> os) {
    this.os = os;
  }

  void read(byte[] installed, String place, Findings found) {
    Paragraphs.read(
        installed,
        FIELDS,
        fields -> {
          if (fields.containsKey("P")) {
            add(fields, place, found);
          }
          return !found.isFull();
        });
  }

  private void add(Map<String, String> fields, String place, Findings found) {
    String name = fields.getOrDefault("P", "");
    String origin = Findings.line(fields.getOrDefault("o", ""));
    Map<String, String> qualifiers = new TreeMap<>();
    qualifiers.put("arch", Findings.line(fields.getOrDefault("A", "")));
    qualifiers.put("distro", os.map(OsRelease::distro).orElse(""));
    qualifiers.put("upstream", origin.equals(name) ? "" : origin);
    Type type = new Type("apk", os.map(OsRelease::id).orElse("alpine"), qualifiers);
    Licences licences = Licences.expression(Findings.line(fields.getOrDefault("L", "")));
    found.add(type, name, fields.getOrDefault("V", ""), licences, place);
  }
}
