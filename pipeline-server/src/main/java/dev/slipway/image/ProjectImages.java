package dev.slipway.image;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;

/**
 * Images as one project sees them: those whose names are nobody's, those below {@code
 * localhost/PROJECT/}, and those that were pulled with credentials of its own. Whatever stands on
 * an image that somebody names asks here which one it is, and then keeps to the digest.
 */
public interface ProjectImages {
  /** When the registry is asked. */
  enum Asked {
    /** Where the project has no image of that name here. */
    IF_MISSING,
    /** Every time, so that a name that was moved there is followed. */
    ALWAYS,
    NEVER
  }

  /**
   * The image that a name stands for now; all of it is here.
   *
   * @throws dev.slipway.access.Refusal if there is none, or it is not the project's to use
   */
  Digest resolve(ProjectName project, String name, Asked registry);
}
