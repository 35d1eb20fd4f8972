package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.time.Clock;
import java.util.Optional;

/**
 * Rights that stand as long as the token they came with does, and with what its owner may today.
 */
public final class StandingTokens implements StandingRight {
  private final Tokens tokens;
  private final Clock clock;

  public StandingTokens(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public boolean holds(Caller caller, Permission permission, Optional<ProjectName> project) {
    var now = clock.instant();
    return tokens
        .find(caller.token())
        .filter(kept -> kept.token().isLive(now))
        .map(kept -> asOfNow(caller, kept))
        .filter(today -> today.may(permission, project))
        .isPresent();
  }

  private static Caller asOfNow(Caller caller, Tokens.Kept kept) {
    var token = kept.token();
    return new Caller(
        caller.name(), token.id(), kept.owner().grants(), token.scopes(), token.only());
  }
}
