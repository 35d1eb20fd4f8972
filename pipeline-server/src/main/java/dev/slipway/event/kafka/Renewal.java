package dev.slipway.event.kafka;

import dev.slipway.event.Lease;
import dev.slipway.event.Leases;
import dev.slipway.event.LostLeaseException;
import java.time.Duration;

/** A lease that is prolonged in time, as long as somebody keeps asking. */
final class Renewal {
  private final Leases leases;
  private final Lease lease;
  private final Duration timeToLive;
  private long renewed = System.nanoTime();

  Renewal(Leases leases, Lease lease, Duration timeToLive) {
    this.leases = leases;
    this.lease = lease;
    this.timeToLive = timeToLive;
  }

  /**
   * Prolongs it when a third of its time is gone.
   *
   * @throws LostLeaseException if it is no longer ours
   */
  void check() {
    var now = System.nanoTime();
    if (now - renewed < timeToLive.toNanos() / 3) {
      return;
    }
    if (!leases.renew(lease, timeToLive)) {
      throw new LostLeaseException(lease.name());
    }
    renewed = now;
  }
}
