package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was deployed to stages: told by the noun above, which deploys. */
public interface StageHistory {
  /**
   * The releases that were live in that stage, the one that went live last first; each as often as
   * it did.
   */
  List<ReleaseId> lived(ProjectName project, String stage);

  /** The release that is live there now. */
  Optional<ReleaseId> live(ProjectName project, String stage);

  /** Whether the deployment of that promotion has gone live or failed. */
  boolean settled(Transaction tx, UUID promotion);
}
