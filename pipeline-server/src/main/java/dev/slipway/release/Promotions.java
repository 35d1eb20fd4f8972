package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All promotions and the approvals given to them.
 *
 * <p>A verb that decides on what it reads here calls {@link #lock} first: then nobody else changes
 * the project's promotions until its transaction ends.
 */
public interface Promotions {
  /** Waits until this transaction alone may change the project's promotions. */
  void lock(Transaction tx, ProjectName project);

  /**
   * Adds it.
   *
   * @param key what asked for it: a release enters a stage once for each key
   * @return false if that release has a promotion of that key in that stage
   */
  boolean add(Transaction tx, Promotion promotion, String key);

  Optional<Promotion> find(UUID id);

  /** As {@link #find}, seeing what this transaction did. */
  Optional<Promotion> find(Transaction tx, UUID id);

  Optional<Promotion> find(Transaction tx, ReleaseId release, String stage, String key);

  /** Of that stage and not superseded, in the order they were added. */
  List<Promotion> standing(Transaction tx, ProjectName project, String stage);

  /** The newest first, at most {@code limit}; of every state if none is named. */
  List<Promotion> list(ProjectName project, Optional<String> state, int limit);

  void become(Transaction tx, UUID id, PromotionState state);

  /** Notes an approval; false if that person has given one to that promotion. */
  boolean approve(Transaction tx, Approval approval);

  /** Whether that person has given one. */
  boolean approved(Transaction tx, UUID promotion, String by);

  /** In the order they were given. */
  List<Approval> approvals(UUID promotion);
}
