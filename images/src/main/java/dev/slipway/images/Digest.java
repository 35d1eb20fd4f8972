package dev.slipway.images;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of some bytes, which is also their name: {@code sha256:} and 64 lower-case hex
 * digits. Nothing else is a digest here, so one is always safe as a file name.
 */
public record Digest(String value) implements Comparable<Digest>, Serializable {
  private static final String PREFIX = "sha256:";
  private static final Pattern GRAMMAR = Pattern.compile("sha256:[a-f0-9]{64}");

  public Digest {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a sha256 digest: '%s' (expected sha256: and 64 hexadecimal digits)"
              .formatted(Shown.briefly(value)));
    }
  }

  /** Reads a digest that somebody else wrote. */
  public static Digest parse(String value) {
    try {
      return new Digest(value);
    } catch (IllegalArgumentException e) {
      throw new ImageException(new ImageException.Reason.Malformed(), e.getMessage() + "", e);
    }
  }

  public static Digest of(byte[] bytes) {
    return named(sha256().digest(bytes));
  }

  /** The digest that a finished SHA-256 computation yields. */
  public static Digest finish(MessageDigest sha256) {
    return named(sha256.digest());
  }

  private static Digest named(byte[] hash) {
    return new Digest(PREFIX + HexFormat.of().formatHex(hash));
  }

  /** The 64 digits without the name of the algorithm. */
  public String hex() {
    return value.substring(PREFIX.length());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
