package dev.slipway.event;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Readers' places in a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryCursors implements Cursors {
  private final Leases leases;
  private final ConcurrentMap<String, Long> places = new ConcurrentHashMap<>();

  public InMemoryCursors(Leases leases) {
    this.leases = leases;
  }

  @Override
  public long at(String reader) {
    return places.getOrDefault(reader, 0L);
  }

  @Override
  public void advance(Transaction tx, String reader, long seq, Lease lease) {
    leases.confirm(tx, lease);
    var before = at(reader);
    places.merge(reader, seq, Math::max);
    InMemoryTransactions.undo(tx, () -> places.put(reader, before));
  }
}
