package dev.slipway.source;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Map;
import java.util.Optional;

/**
 * Where each ref stood when we last dealt with it. What a repository says now, compared with this,
 * is what still has to be dealt with; so a push whose processing was killed is found again.
 */
public interface Tips {
  Map<RefName, CommitId> of(ProjectName project);

  /**
   * Moves a tip.
   *
   * @param tip empty when the ref is gone
   * @return false if it stood there already: somebody else dealt with it
   */
  boolean move(Transaction tx, ProjectName project, RefName ref, Optional<CommitId> tip);
}
