package dev.slipway.source;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Map;
import java.util.Optional;

/**
 * Where each ref stood when we last dealt with it. What a repository says now, compared with this,
 * is what still has to be dealt with; so a push whose processing was killed is found again.
 *
 * <p>Whoever compares reads the tips first, then the repository, and moves each tip from what it
 * read: then a tip never goes back, however many compare at once.
 */
public interface Tips {
  Map<RefName, CommitId> of(ProjectName project);

  /**
   * Moves a tip, if it still stands where the caller saw it.
   *
   * @param from empty when the ref was not known
   * @param to empty when the ref is gone
   * @return false if it stands elsewhere: somebody else deals with it, so look again
   */
  boolean move(
      Transaction tx,
      ProjectName project,
      RefName ref,
      Optional<CommitId> from,
      Optional<CommitId> to);

  /**
   * Notes, before a ref is moved, who is about to move it where; so that whoever finds the move
   * later, maybe after a crash, knows whose it is.
   */
  void announce(Transaction tx, ProjectName project, RefName ref, CommitId to, String by);

  /** Who announced that move last. */
  Optional<String> announced(ProjectName project, RefName ref, CommitId to);
}
