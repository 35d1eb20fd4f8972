package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import java.util.stream.Collectors;

/** What the journal says of principals. */
final class PrincipalEvents {
  private PrincipalEvents() {}

  /**
   * Somebody became known.
   *
   * @param by who made the principal, with the token of that id
   */
  static NewEvent created(Principal principal, String by, String byToken) {
    return NewEvent.of(EventType.PRINCIPAL_CREATED, ProjectName.SERVER, principal.name())
        .with(
            "grants",
            principal.grants().stream()
                .map(PrincipalEvents::words)
                .sorted()
                .collect(Collectors.joining(",")))
        .with("by", by)
        .with("token", byToken);
  }

  private static String words(Grant grant) {
    return grant.role().id() + grant.project().map(project -> " in " + project).orElse("");
  }
}
