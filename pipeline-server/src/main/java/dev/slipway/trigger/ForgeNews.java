package dev.slipway.trigger;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.util.Optional;

/**
 * What a delivery tells, in words all forges share. It was true when it was sent; deliveries come
 * late, twice and out of order.
 */
public sealed interface ForgeNews {
  /**
   * A branch or tag moved.
   *
   * @param to what the ref holds (of an annotated tag, the tag); empty if it is gone
   */
  record Moved(RefName ref, Optional<CommitId> to, String by) implements ForgeNews {}

  /** A pull request of the same repository was opened or has another head. */
  record Proposed(long number, CommitId head, String by) implements ForgeNews {}

  /** A pull request from outside the repository. */
  record ProposedByStranger(long number, CommitId head, String by) implements ForgeNews {}

  /** There is nothing to do, and why. */
  record Nothing(String reason) implements ForgeNews {}

  /** It does not say what its forge documents; why, without repeating what was in it. */
  record Malformed(String reason) implements ForgeNews {}
}
