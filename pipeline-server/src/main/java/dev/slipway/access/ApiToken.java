package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a token without its text.
 *
 * @param principal whose it is
 * @param scopes what it narrows its principal's rights to
 * @param only the project it is bound to, if it is
 * @param lastUsed to about a minute
 */
public record ApiToken(
    String id,
    String principal,
    Set<Permission> scopes,
    Optional<ProjectName> only,
    Instant created,
    Instant expires,
    Optional<Instant> revoked,
    Optional<Instant> lastUsed) {
  public ApiToken {
    scopes = Set.copyOf(scopes);
  }

  /** A token that has not been used. */
  public static ApiToken fresh(
      TokenText text, String principal, Set<Permission> scopes, Instant created, Instant expires) {
    return new ApiToken(
        text.id(),
        principal,
        scopes,
        Optional.empty(),
        created,
        expires,
        Optional.empty(),
        Optional.empty());
  }

  /** The same bound to a project, or to none. */
  public ApiToken within(Optional<ProjectName> project) {
    return new ApiToken(id, principal, scopes, project, created, expires, revoked, lastUsed);
  }

  /** Whether it opens anything at that time. */
  public boolean isLive(Instant now) {
    return revoked.isEmpty() && now.isBefore(expires);
  }
}
