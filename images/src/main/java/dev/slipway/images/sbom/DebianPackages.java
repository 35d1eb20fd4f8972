package dev.slipway.images.sbom;

import dev.slipway.images.sbom.Findings.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What dpkg has installed: {@code var/lib/dpkg/status}, or one file a package in {@code status.d}
 * of images without dpkg.
 */
final class DebianPackages {
  private static final Set<String> FIELDS =
      Set.of("Package", "Status", "Version", "Architecture", "Source");
  private static final Set<String> COPYRIGHT = Set.of("Format", "License");
  private final Optional<OsRelease> os;
  private final Function<String, Optional<byte[]>> copyrights;

  /**
   * Reads for a distribution.
   *
   * @param copyrights gives the copyright file of the package of that name
   */
  DebianPackages(Optional<OsRelease> os, Function<String, Optional<byte[]>> copyrights) {
    this.os = os;
    this.copyrights = copyrights;
  }

  void read(byte[] status, String place, Findings found) {
    Paragraphs.read(
        status,
        FIELDS,
        fields -> {
          if (isInstalled(fields)) {
            add(fields, place, found);
          }
          return !found.isFull();
        });
  }

  /** {@code install ok installed}; a package of status.d has no such line. */
  private static boolean isInstalled(Map<String, String> fields) {
    String status = fields.get("Status");
    return fields.containsKey("Package") && (status == null || status.endsWith(" installed"));
  }

  private void add(Map<String, String> fields, String place, Findings found) {
    String name = fields.getOrDefault("Package", "");
    Map<String, String> qualifiers = new TreeMap<>();
    qualifiers.put("arch", Findings.line(fields.getOrDefault("Architecture", "")));
    qualifiers.put("distro", os.map(OsRelease::distro).orElse(""));
    qualifiers.put("upstream", upstream(fields.getOrDefault("Source", "")));
    Type type = new Type("deb", os.map(OsRelease::id).orElse("debian"), qualifiers);
    found.add(type, name, fields.getOrDefault("Version", ""), licences(name), place);
  }

  /** {@code glibc (2.36-9)} is glibc at that version; scanners look for faults by the source. */
  private static String upstream(String source) {
    String clean = Findings.line(source);
    return clean.replaceFirst("^(\\S+) \\((\\S+)\\)$", "$1@$2");
  }

  private Licences licences(String name) {
    return name.matches("[a-z0-9][a-z0-9+.-]{0,127}")
        ? copyrights.apply(name).map(DebianPackages::licences).orElse(Licences.NONE)
        : Licences.NONE;
  }

  /** Of a machine-readable copyright file (DEP 5) the short names; other files say it in prose. */
  static Licences licences(byte[] copyright) {
    int head = Math.min(copyright.length, 400);
    String start = new String(copyright, 0, head, StandardCharsets.ISO_8859_1);
    if (!start.contains("copyright-format") && !start.contains("dep5")) {
      return Licences.NONE;
    }
    TreeSet<String> names = new TreeSet<>();
    Paragraphs.read(
        copyright,
        COPYRIGHT,
        fields -> {
          fields.getOrDefault("License", "").lines().findFirst().ifPresent(names::add);
          return names.size() < 20;
        });
    return Licences.named(names);
  }
}
