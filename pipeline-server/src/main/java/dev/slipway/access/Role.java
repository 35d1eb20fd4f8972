package dev.slipway.access;

import static dev.slipway.access.Permission.ADMIN;
import static dev.slipway.access.Permission.APPROVE;
import static dev.slipway.access.Permission.CONFIGURE;
import static dev.slipway.access.Permission.PROMOTE;
import static dev.slipway.access.Permission.PUSH;
import static dev.slipway.access.Permission.READ;
import static dev.slipway.access.Permission.RUN;

import java.util.Locale;
import java.util.Set;

/** What a principal is in a project, or in all of them. */
public enum Role {
  VIEWER(READ),
  DEVELOPER(READ, PUSH, RUN),
  APPROVER(READ, APPROVE),
  OPERATOR(READ, RUN, PROMOTE, CONFIGURE),
  ADMINISTRATOR(READ, PUSH, RUN, APPROVE, PROMOTE, CONFIGURE, ADMIN);

  private final Set<Permission> permissions;

  Role(Permission... permissions) {
    this.permissions = Set.of(permissions);
  }

  public Set<Permission> permissions() {
    return permissions;
  }

  /** The name in the API, such as {@code developer}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of that id.
   *
   * @throws IllegalArgumentException naming the known ones if there is none
   */
  public static Role of(String id) {
    for (var role : values()) {
      if (role.id().equals(id)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "unknown role '%s' (expected viewer, developer, approver, operator or administrator)"
            .formatted(id.length() <= 40 ? id : id.substring(0, 40) + "..."));
  }
}
