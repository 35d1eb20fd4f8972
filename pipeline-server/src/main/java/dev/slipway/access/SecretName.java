package dev.slipway.access;

import java.util.regex.Pattern;

/** The name of a secret or of a plain configuration value: an upper-case environment name. */
public record SecretName(String value) implements Comparable<SecretName> {
  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

  public SecretName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a name for a secret or setting: '%s' (expected 1 to 63 of A-Z, 0-9 and _, a letter"
                  .formatted(value.length() <= 70 ? value : value.substring(0, 70) + "...")
              + " first)");
    }
  }

  /** Whether it is the server's own: people set no such secret and no file may name one. */
  public boolean isReserved() {
    return value.startsWith("SLIPWAY_");
  }

  @Override
  public int compareTo(SecretName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
