package dev.slipway.access;

import java.util.Locale;

/** One thing a caller may be allowed to do, in one project or in all. */
public enum Permission {
  /** See projects, runs, logs, images, releases, deployments and events. */
  READ,
  /** Push to the project's hosted repository, and so start runs. */
  PUSH,
  /** Start, cancel and resume runs. */
  RUN,
  /** Approve a promotion that waits for it. */
  APPROVE,
  /** Promote a release to a stage and roll a stage back. */
  PROMOTE,
  /** Set (never read) secrets and plain configuration. */
  CONFIGURE,
  /** Projects, principals, tokens and images of all. */
  ADMIN;

  /** The name in the API, such as {@code push}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The permission of that id.
   *
   * @throws IllegalArgumentException naming the known ones if there is none
   */
  public static Permission of(String id) {
    for (var permission : values()) {
      if (permission.id().equals(id)) {
        return permission;
      }
    }
    throw new IllegalArgumentException(
        "unknown permission '%s' (expected read, push, run, approve, promote, configure or admin)"
            .formatted(id.length() <= 40 ? id : id.substring(0, 40) + "..."));
  }
}
