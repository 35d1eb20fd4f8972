package dev.slipway.images.sbom;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURLBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Packages as they are found; what is too much is left out, and that is noted. */
final class Findings {
  static final int COMPONENTS = 20_000;
  private static final int PLACES = 10;
  private static final int NOTES = 50;
  private static final int LONGEST = 256;
  private final Map<String, Component> byReference = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private boolean full;

  /** One package URL type and what goes with it: {@code deb}, {@code npm}. */
  record Type(String name, String namespace, Map<String, String> qualifiers) {
    Type(String name) {
      this(name, "", Map.of());
    }
  }

  /**
   * A package that has a name and, mostly, a version; one whose name is too long to be true is
   * noted instead.
   */
  void add(Type type, String name, String version, Licences licences, String place) {
    String cleanName = line(name);
    String cleanVersion = line(version);
    if (isUnfit(cleanName)
        || cleanVersion.length() > LONGEST
        || type.namespace.length() > LONGEST) {
      note(place + " names a package in a way that cannot be true; it is left out");
      return;
    }
    add(
        new Component(
            type.namespace,
            cleanName,
            cleanVersion,
            purl(type, cleanName, cleanVersion),
            licences,
            List.of(line(place))));
  }

  /** A file that is a package, but does not say enough for a package URL. */
  void addFile(String name, String version, Licences licences, String place) {
    if (!isUnfit(line(name)) && line(version).length() <= LONGEST) {
      String file = line(place);
      add(new Component("", line(name), line(version), Optional.empty(), licences, List.of(file)));
    }
  }

  private static boolean isUnfit(String name) {
    return name.isEmpty() || name.length() > LONGEST;
  }

  private static Optional<String> purl(Type type, String name, String version) {
    try {
      PackageURLBuilder purl = PackageURLBuilder.aPackageURL().withType(type.name).withName(name);
      if (!type.namespace.isEmpty()) {
        purl.withNamespace(type.namespace);
      }
      if (!version.isEmpty()) {
        purl.withVersion(version);
      }
      type.qualifiers.forEach(
          (key, value) -> {
            if (!value.isEmpty()) {
              purl.withQualifier(key, value);
            }
          });
      return Optional.of(purl.build().canonicalize());
    } catch (MalformedPackageURLException e) {
      return Optional.empty();
    }
  }

  private void add(Component found) {
    Component known = byReference.get(found.reference());
    if (known != null) {
      byReference.put(found.reference(), merged(known, found));
    } else if (byReference.size() < COMPONENTS) {
      byReference.put(found.reference(), found);
    } else if (!full) {
      full = true;
      note("there are more than " + COMPONENTS + " packages; the rest is left out");
    }
  }

  /** Whether anything new would be left out. */
  boolean isFull() {
    return full;
  }

  private static Component merged(Component a, Component b) {
    TreeSet<String> places = new TreeSet<>(a.places());
    if (places.size() < PLACES) {
      places.addAll(b.places());
    }
    Licences licences = a.licences().equals(Licences.NONE) ? b.licences() : a.licences();
    return new Component(a.group(), a.name(), a.version(), a.purl(), licences, List.copyOf(places));
  }

  /** Something that was not read, and why; for whoever reads the document. */
  void note(String sentence) {
    String clean = line(sentence);
    if (notes.size() < NOTES && !notes.contains(clean)) {
      notes.add(clean);
    }
  }

  Inventory inventory(Optional<OsRelease> os) {
    return new Inventory(os, List.copyOf(byReference.values()), notes);
  }

  /** Text from outside as part of one line: no control characters, none around it. */
  static String line(String hostile) {
    StringBuilder clean = new StringBuilder(hostile.length());
    hostile
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && !isSurrogate(c) && c != 0xFEFF)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
