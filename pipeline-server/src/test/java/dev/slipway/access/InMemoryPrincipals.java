package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Principals as a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryPrincipals implements Principals {
  private final Map<String, Principal> byName = new ConcurrentSkipListMap<>();

  @Override
  public boolean add(Transaction tx, Principal principal) {
    if (byName.putIfAbsent(principal.name(), principal) != null) {
      return false;
    }
    InMemoryTransactions.undo(tx, () -> byName.remove(principal.name()));
    return true;
  }

  @Override
  public Optional<Principal> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public List<Principal> all() {
    return List.copyOf(byName.values());
  }
}
