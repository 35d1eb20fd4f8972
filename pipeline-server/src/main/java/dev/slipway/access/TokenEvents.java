package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import java.util.stream.Collectors;

/** What the journal says of tokens: never their text. */
final class TokenEvents {
  private TokenEvents() {}

  static NewEvent created(ApiToken token, String by, String byToken) {
    var scopes = token.scopes().stream().map(Permission::id).sorted();
    return about(EventType.TOKEN_CREATED, token, by, byToken)
        .with("scopes", scopes.collect(Collectors.joining(",")))
        .with("expires", token.expires().toString());
  }

  static NewEvent revoked(ApiToken token, String by, String byToken) {
    return about(EventType.TOKEN_REVOKED, token, by, byToken);
  }

  private static NewEvent about(EventType type, ApiToken token, String by, String byToken) {
    return NewEvent.of(type, token.only().orElse(ProjectName.SERVER), token.id())
        .with("principal", token.principal())
        .with("by", by)
        .with("token", byToken);
  }
}
