package dev.slipway.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases as a map. */
public final class InMemoryLeases implements Leases {
  private final Clock clock;
  private final Map<String, Held> held = new HashMap<>();
  private long epoch;

  private record Held(Lease lease, Instant until) {}

  public InMemoryLeases() {
    this(Clock.systemUTC());
  }

  public InMemoryLeases(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Lease> acquire(String name, String owner, Duration timeToLive) {
    var now = clock.instant();
    var current = held.get(name);
    if (current != null && !current.lease().owner().equals(owner) && current.until().isAfter(now)) {
      return Optional.empty();
    }
    var lease = new Lease(name, owner, ++epoch);
    held.put(name, new Held(lease, now.plus(timeToLive)));
    return Optional.of(lease);
  }

  @Override
  public synchronized boolean renew(Lease lease, Duration timeToLive) {
    if (!isOurs(lease)) {
      return false;
    }
    held.put(lease.name(), new Held(lease, clock.instant().plus(timeToLive)));
    return true;
  }

  @Override
  public synchronized void release(Lease lease) {
    if (isOurs(lease)) {
      held.remove(lease.name());
    }
  }

  @Override
  public synchronized void confirm(Transaction tx, Lease lease) {
    if (!isOurs(lease)) {
      throw new LostLeaseException(lease.name());
    }
  }

  private boolean isOurs(Lease lease) {
    var current = held.get(lease.name());
    return current != null && current.lease().equals(lease);
  }
}
