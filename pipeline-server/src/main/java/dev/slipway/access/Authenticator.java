package dev.slipway.access;

import java.util.Optional;

/** Tells who holds a token. */
public interface Authenticator {
  /**
   * The caller, or empty for a token that is malformed, unknown, expired or revoked (which of them
   * is not told). Found by the token's id, then its hash compared in constant time.
   */
  Optional<Caller> authenticate(String token);
}
