package dev.slipway.access;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;

/** Tells callers by the tokens that are kept; asks for each again, so revocation works at once. */
public final class TokenAuthenticator implements Authenticator {
  private final Tokens tokens;
  private final Clock clock;

  public TokenAuthenticator(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    var now = clock.instant();
    var kept = live(tokens, token, now).filter(k -> !k.owner().name().equals(Principal.BOOTSTRAP));
    kept.ifPresent(k -> tokens.used(k.token().id(), now));
    return kept.map(
        k ->
            new Caller(
                k.owner().name(),
                k.token().id(),
                k.owner().grants(),
                k.token().scopes(),
                k.token().only()));
  }

  /** The live token of that text. */
  static Optional<Tokens.Kept> live(Tokens tokens, String token, java.time.Instant now) {
    return TokenText.parse(token)
        .flatMap(
            text ->
                tokens
                    .find(text.id())
                    .filter(kept -> MessageDigest.isEqual(kept.hash(), text.hash())))
        .filter(kept -> kept.token().isLive(now));
  }
}
