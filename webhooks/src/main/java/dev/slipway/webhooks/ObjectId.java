package dev.slipway.webhooks;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name git gives an object by its content: 40 hex digits (SHA-1) or 64 (SHA-256), lower case.
 *
 * <p>Forges write all zeros for "nothing": the old end of a ref that was made, the new end of one
 * that was deleted.
 */
public record ObjectId(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern ZEROS = Pattern.compile("0+");

  public ObjectId {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "not a git object id of %d characters (expected: 40 or 64 lower-case hex digits)"
              .formatted(hex.length()));
    }
  }

  /** The id, or empty if the text is none. */
  public static Optional<ObjectId> parse(String text) {
    return HEX.matcher(text).matches() ? Optional.of(new ObjectId(text)) : Optional.empty();
  }

  /** Whether this stands for "nothing". */
  public boolean isZero() {
    return ZEROS.matcher(hex).matches();
  }

  boolean sameKindAs(ObjectId other) {
    return hex.length() == other.hex.length();
  }

  @Override
  public String toString() {
    return hex;
  }
}
