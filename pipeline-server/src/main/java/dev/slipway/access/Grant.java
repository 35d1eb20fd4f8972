package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.util.Optional;

/**
 * A role held in one project, or in all of them.
 *
 * @param project empty for all projects
 */
public record Grant(Role role, Optional<ProjectName> project) {
  boolean allows(Permission permission, Optional<ProjectName> where) {
    return role.permissions().contains(permission) && (project.isEmpty() || project.equals(where));
  }
}
