package dev.slipway.images;

import java.util.regex.Pattern;

/**
 * The digest that names a blob: SHA-256 only, in the form of the OCI image specification
 * (descriptor, "Digests"): {@code sha256:} and 64 lower-case hexadecimal digits.
 */
public record Digest(String value) implements Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("sha256:[a-f0-9]{64}");

  public Digest {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a sha256 digest: '%s' (expected sha256: and 64 hexadecimal digits)"
              .formatted(value.length() <= 80 ? value : value.substring(0, 80) + "..."));
    }
  }

  /** The hexadecimal part. */
  public String hex() {
    return value.substring("sha256:".length());
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
