package dev.slipway.release.http;

import dev.slipway.access.Refusal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} of a request; without one every request is its own. */
final class RequestKey {
  private static final int LONGEST = 200;

  private RequestKey() {}

  static String of(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return UUID.randomUUID().toString();
    }
    if (header.length() > LONGEST) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "idempotency-key-too-long",
          "the Idempotency-Key has %d characters (expected at most %d)"
              .formatted(header.length(), LONGEST));
    }
    return header;
  }
}
