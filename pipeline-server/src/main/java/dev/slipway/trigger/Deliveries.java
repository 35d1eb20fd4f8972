package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The inbox of webhook deliveries, kept whether or not they start anything; also the durable queue
 * of those that wait.
 *
 * <p>One that is claimed is due again after a while, unless it was settled by then; so the work of
 * a killed worker is done again.
 */
public interface Deliveries {
  /**
   * Adds one that waits.
   *
   * @return the one that is there now: the given one, or that which the forge sent before under the
   *     same id
   */
  UUID add(Transaction tx, Delivery delivery);

  Optional<Delivery> find(UUID id);

  /** The one that is due longest, with one more try counted, due again after that time. */
  Optional<Delivery> claim(Instant now, Duration again);

  /** What came of it; one that is not pending any more stays as it is. */
  void settle(Transaction tx, UUID id, DeliveryState state);

  /** Makes all that wait due, for a server that starts again. */
  void wake(Instant now);

  /** The newest first, at most {@code limit}, their bodies left out (empty). */
  List<Delivery> list(ProjectName project, int limit);
}
