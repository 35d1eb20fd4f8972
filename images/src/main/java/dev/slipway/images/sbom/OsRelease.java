package dev.slipway.images.sbom;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which distribution the tree is (os-release(5)).
 *
 * @param id such as {@code debian}
 * @param version such as {@code 12}, or empty
 * @param title for people
 */
record OsRelease(String id, String version, String title, Optional<String> cpe) {
  private static final int LINES = 200;

  /** Empty where the file names no distribution. */
  static Optional<OsRelease> read(byte[] file) {
    Map<String, String> values = new HashMap<>();
    new String(file, StandardCharsets.UTF_8).lines().limit(LINES).forEach(l -> put(values, l));
    String id = values.getOrDefault("ID", "");
    if (!id.matches("[a-z0-9._-]{1,64}")) {
      return Optional.empty();
    }
    Optional<String> cpe =
        Optional.ofNullable(values.get("CPE_NAME")).filter(c -> c.matches("cpe:[!-~]{1,200}"));
    return Optional.of(
        new OsRelease(
            id,
            values.getOrDefault("VERSION_ID", ""),
            values.getOrDefault("PRETTY_NAME", id),
            cpe));
  }

  private static void put(Map<String, String> values, String line) {
    int equals = line.indexOf('=');
    if (equals > 0) {
      String value = line.substring(equals + 1).strip();
      values.put(line.substring(0, equals).strip(), Findings.line(unquoted(value)));
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** What package URLs call it: {@code debian-12}. */
  String distro() {
    return version.isEmpty() ? id : id + "-" + version;
  }
}
