package dev.slipway.access;

import java.time.Instant;

/**
 * Lets in whoever shows a token that is right: the one decision for REST, git and pages, so that
 * guessing at one door counts at all of them.
 */
public final class AdmitCaller {
  private final Authenticator authenticator;
  private final FailedAttempts attempts;

  public AdmitCaller(Authenticator authenticator, FailedAttempts attempts) {
    this.authenticator = authenticator;
    this.attempts = attempts;
  }

  /**
   * Whose token it is.
   *
   * @param address where the request came from
   * @throws Refusal if the token is not right, or too many from that address were not
   */
  public Caller admit(String token, String address, Instant now) {
    if (attempts.refuses(address, token, now)) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-attempts", "too many wrong tokens; wait a minute");
    }
    var caller = authenticator.authenticate(token);
    if (caller.isEmpty()) {
      attempts.failed(address, now);
      throw new Refusal(
          Refusal.Kind.UNAUTHENTICATED,
          "unauthenticated",
          "the token is not known, has expired or was revoked");
    }
    attempts.passed(caller.get().token());
    return caller.get();
  }
}
