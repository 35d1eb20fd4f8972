package dev.slipway.event;

import java.time.Duration;
import java.util.Optional;

/**
 * Fenced leases. A holder renews well within the time to live; one that did not is replaced, and
 * everything it still tries to write under its epoch is refused. A server that starts again under
 * the same owner id takes its own leases back at once.
 */
public interface Leases {
  /** The lease with a new epoch, or empty while another owner holds it. */
  Optional<Lease> acquire(String name, String owner, Duration timeToLive);

  /** Prolongs it; false if it is no longer ours. */
  boolean renew(Lease lease, Duration timeToLive);

  /** Gives it back; does nothing if it is no longer ours. */
  void release(Lease lease);

  /**
   * Fences whatever else the transaction writes: nobody can take the lease over before it ends.
   *
   * @throws LostLeaseException if somebody already has
   */
  void confirm(Transaction tx, Lease lease);
}
