package dev.slipway.cli.console;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys that let go of a session, looked for in what is typed; as docker's: {@code
 * ctrl-p,ctrl-q}. The beginning of them is held back until it is known not to be them.
 */
public final class DetachKeys {
  private final byte[] keys;
  private int matched;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * Reads a list such as {@code ctrl-p,ctrl-q} or {@code a,b}; an empty one never matches.
   *
   * @throws IllegalArgumentException if it names what is no key
   */
  public static DetachKeys of(String text) {
    var keys = new ByteArrayOutputStream();
    for (var key : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      keys.write(key(key));
    }
    return new DetachKeys(keys.toByteArray());
  }

  private static int key(String key) {
    var lower = key.toLowerCase(Locale.ROOT);
    if (lower.matches("ctrl-[a-z@\\[\\\\\\]^_]")) {
      return lower.toUpperCase(Locale.ROOT).charAt(5) & 0x1f;
    }
    if (key.length() == 1 && key.charAt(0) < 0x80) {
      return key.charAt(0);
    }
    throw new IllegalArgumentException(
        "'%s' is no key (expected such as ctrl-p or a letter)".formatted(key));
  }

  /** What of these bytes is to be sent; empty if they let go. */
  public Optional<byte[]> pass(byte[] typed, int length) {
    var out = new ByteArrayOutputStream(length + keys.length);
    for (int i = 0; i < length; i++) {
      if (matched < keys.length && typed[i] == keys[matched]) {
        matched++;
        if (matched == keys.length) {
          return Optional.empty();
        }
        continue;
      }
      out.write(keys, 0, matched);
      matched = matched > 0 && keys[0] == typed[i] ? 1 : 0;
      if (matched == 0) {
        out.write(typed[i]);
      }
    }
    return Optional.of(out.toByteArray());
  }
}
