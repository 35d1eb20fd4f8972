package dev.slipway.source;

import java.util.regex.Pattern;

/** The full id of a git commit: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. */
public record CommitId(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  public CommitId {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "not a commit id: '%s' (expected 40 or 64 hexadecimal digits)"
              .formatted(hex.length() <= 70 ? hex : hex.substring(0, 70) + "..."));
    }
  }

  /** The first twelve digits, for people. */
  public String brief() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return hex;
  }
}
