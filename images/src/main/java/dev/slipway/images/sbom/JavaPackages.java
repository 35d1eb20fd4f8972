package dev.slipway.images.sbom;

import dev.slipway.images.sbom.Archive.Entry;
import dev.slipway.images.sbom.Findings.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a jar, war or ear is, and what was put into it: the {@code pom.properties} that Maven leaves
 * in it, or else its manifest and name; and the same of jars inside it, one level deep.
 */
final class JavaPackages {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final Set<String> FIELDS =
      Set.of("Implementation-Version", "Bundle-Version", "Bundle-License", "Specification-Version");
  private static final Pattern NAMED =
      Pattern.compile("(?:.*[/!])?([^/!]+?)(?:-([0-9][^/!]*))?\\.[jwe]ar");
  private static final int ENTRIES = 1000;
  private static final int SMALL = 256 << 10;
  private static final int INNER = 64 << 20;
  private final Findings found;
  private long innerLeft = 512L << 20;

  JavaPackages(Findings found) {
    this.found = found;
  }

  static boolean isArchive(String name) {
    return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".ear");
  }

  void read(Bytes jar, String place) throws IOException {
    read(jar, place, true);
  }

  private void read(Bytes jar, String place, boolean outermost) throws IOException {
    try {
      Archive archive = Archive.open(jar);
      List<Entry> entries = archive.entries(JavaPackages::isWanted, ENTRIES);
      if (entries.size() == ENTRIES) {
        found.note(place + " has more entries than are looked at");
      }
      describe(archive, entries, place);
      if (outermost) {
        inside(archive, entries, place);
      }
    } catch (UnreadException e) {
      found.note(place + " was not read: " + e.getMessage());
    }
  }

  private static boolean isWanted(String name) {
    return name.equals(MANIFEST)
        || (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties"))
        || name.endsWith(".jar");
  }

  private void describe(Archive archive, List<Entry> entries, String place) throws IOException {
    Map<String, String> manifest = manifest(archive, entries);
    Licences licences = Licences.named(licences(manifest));
    boolean named = false;
    for (Entry entry : entries) {
      if (entry.name().endsWith("/pom.properties")) {
        Optional<byte[]> pom = archive.read(entry, SMALL);
        named |= pom.isPresent() && pom(pom.get(), licences, place);
      }
    }
    if (!named) {
      byName(manifest, licences, place);
    }
  }

  private static Map<String, String> manifest(Archive archive, List<Entry> entries)
      throws IOException {
    for (Entry entry : entries) {
      if (entry.name().equals(MANIFEST)) {
        return archive
            .read(entry, SMALL)
            .map(bytes -> Paragraphs.manifest(bytes, FIELDS))
            .orElse(Map.of());
      }
    }
    return Map.of();
  }

  /** Names or addresses, with attributes after a semicolon (OSGi core, 3.2.1). */
  private static List<String> licences(Map<String, String> manifest) {
    List<String> names = new ArrayList<>();
    for (String one : manifest.getOrDefault("Bundle-License", "").split(",")) {
      String name = one.split(";", 2)[0].strip();
      names.add(name.replace("\"", ""));
    }
    return names;
  }

  private boolean pom(byte[] bytes, Licences licences, String place) throws IOException {
    Properties pom = new Properties();
    try {
      pom.load(new ByteArrayInputStream(bytes));
    } catch (IllegalArgumentException e) {
      return false;
    }
    String group = Findings.line(pom.getProperty("groupId", ""));
    String name = pom.getProperty("artifactId", "");
    String version = pom.getProperty("version", "");
    if (group.isEmpty() || name.isBlank() || version.isBlank()) {
      return false;
    }
    found.add(new Type("maven", group, Map.of()), name, version, licences, place);
    return true;
  }

  private void byName(Map<String, String> manifest, Licences licences, String place) {
    Matcher named = NAMED.matcher(place);
    if (!named.matches()) {
      return;
    }
    String inName = Optional.ofNullable(named.group(2)).orElse("");
    String version =
        manifest.getOrDefault(
            "Implementation-Version",
            inName.isEmpty() ? manifest.getOrDefault("Bundle-Version", "") : inName);
    found.addFile(Optional.ofNullable(named.group(1)).orElse(place), version, licences, place);
  }

  private void inside(Archive archive, List<Entry> entries, String place) throws IOException {
    for (Entry entry : entries) {
      if (isArchive(entry.name())) {
        innerLeft -= Math.max(entry.size(), entry.packed());
        Optional<byte[]> inner = innerLeft < 0 ? Optional.empty() : archive.read(entry, INNER);
        if (inner.isPresent()) {
          read(Bytes.of(inner.get()), place + "!" + Findings.line(entry.name()), false);
        } else {
          found.note("jars inside " + place + " were not all read");
        }
      }
    }
  }
}
