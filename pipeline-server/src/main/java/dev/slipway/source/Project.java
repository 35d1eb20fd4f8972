package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A registered project: one repository, hosted here or mirrored from a remote one.
 *
 * @param remote where it is mirrored from; empty if it is hosted here. Holds no credential: that is
 *     a secret of its own
 * @param defaultBranch the branch whose successful runs become releases
 * @param selfApproval whether the one who pushed may approve
 */
public record Project(
    ProjectName name,
    Optional<URI> remote,
    String defaultBranch,
    boolean selfApproval,
    Instant created) {

  public RefName defaultRef() {
    return RefName.branch(defaultBranch);
  }
}
