package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is asking, as proven by the token that was shown: REST, git, sockets and the command line all
 * end here, and {@link #may} is the one policy of the product.
 *
 * @param name of the principal, such as {@code alice}
 * @param token the id of the token shown (not a secret), for the audit log
 * @param scopes what the token narrows its principal's rights to
 * @param only the project the token is bound to, if it is
 */
public record Caller(
    String name,
    String token,
    List<Grant> grants,
    Set<Permission> scopes,
    Optional<ProjectName> only)
    implements Principal {
  public Caller {
    grants = List.copyOf(grants);
    scopes = Set.copyOf(scopes);
  }

  /**
   * Whether that is allowed: the token's scopes must hold the permission, its project (if it is
   * bound to one) must be the one asked for, and one of the principal's grants must give it.
   *
   * @param project empty for what concerns the whole server
   */
  public boolean may(Permission permission, Optional<ProjectName> project) {
    return scopes.contains(permission)
        && (only.isEmpty() || only.equals(project))
        && grants.stream().anyMatch(grant -> grant.allows(permission, project));
  }

  /** {@link #may} in one project. */
  public boolean may(Permission permission, ProjectName project) {
    return may(permission, Optional.of(project));
  }

  /** Whether there may be a project in which that is allowed. */
  public boolean mayAnywhere(Permission permission) {
    return scopes.contains(permission)
        && grants.stream().anyMatch(grant -> grant.role().permissions().contains(permission));
  }

  @Override
  public String getName() {
    return name;
  }
}
