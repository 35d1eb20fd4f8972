package dev.slipway.webhooks;

import java.nio.charset.StandardCharsets;

/**
 * The key a forge and a project's hook share. It is never printed, and has no {@code equals}: what
 * is compared are signatures, in constant time.
 */
public final class WebhookSecret {
  /** Shorter ones could be guessed offline from a single delivery that someone saw. */
  public static final int MIN_BYTES = 16;

  public static final int MAX_BYTES = 1024;

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  /**
   * The secret as it was typed into the forge, in UTF-8.
   *
   * @throws IllegalArgumentException if it is shorter or longer than permitted; the message does
   *     not repeat it
   */
  public static WebhookSecret of(String typed) {
    byte[] key = typed.getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "webhook secret of %d bytes (expected: %d to %d)"
              .formatted(key.length, MIN_BYTES, MAX_BYTES));
    }
    return new WebhookSecret(key);
  }

  byte[] key() {
    return key;
  }

  @Override
  public String toString() {
    return "WebhookSecret[hidden]";
  }
}
