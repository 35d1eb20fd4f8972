package dev.slipway.trigger;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The inbox as a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryDeliveries implements Deliveries {
  private final Map<UUID, Delivery> all = new LinkedHashMap<>();

  @Override
  public synchronized UUID add(Transaction tx, Delivery delivery) {
    var known =
        all.values().stream()
            .filter(
                d ->
                    d.project().equals(delivery.project())
                        && d.forge().equals(delivery.forge())
                        && d.forgeId().equals(delivery.forgeId()))
            .findFirst();
    if (known.isPresent()) {
      return known.get().id();
    }
    all.put(delivery.id(), delivery);
    InMemoryTransactions.undo(tx, () -> remove(delivery.id()));
    return delivery.id();
  }

  private synchronized void remove(UUID id) {
    all.remove(id);
  }

  @Override
  public synchronized Optional<Delivery> find(UUID id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public synchronized Optional<Delivery> claim(Instant now, Duration again) {
    return all.values().stream()
        .filter(d -> d.state() instanceof DeliveryState.Pending p && !p.due().isAfter(now))
        .min(Comparator.comparing(d -> ((DeliveryState.Pending) d.state()).due()))
        .map(d -> put(d, new DeliveryState.Pending(now.plus(again), ""), d.tries() + 1));
  }

  @Override
  public synchronized void settle(Transaction tx, UUID id, DeliveryState state) {
    find(id)
        .filter(d -> d.state() instanceof DeliveryState.Pending)
        .ifPresent(d -> put(d, state, d.tries()));
  }

  @Override
  public synchronized void wake(Instant now) {
    for (var d : List.copyOf(all.values())) {
      if (d.state() instanceof DeliveryState.Pending p && p.due().isAfter(now)) {
        put(d, new DeliveryState.Pending(now, p.reason()), d.tries());
      }
    }
  }

  @Override
  public synchronized List<Delivery> list(ProjectName project, int limit) {
    return all.values().stream()
        .filter(d -> d.project().equals(project))
        .sorted(Comparator.comparing(Delivery::received).reversed())
        .limit(limit)
        .map(d -> copy(d, new byte[0], d.state(), d.tries()))
        .toList();
  }

  private Delivery put(Delivery d, DeliveryState state, int tries) {
    var changed = copy(d, d.body(), state, tries);
    all.put(d.id(), changed);
    return changed;
  }

  private static Delivery copy(Delivery d, byte[] body, DeliveryState state, int tries) {
    return new Delivery(
        d.id(),
        d.project(),
        d.forge(),
        d.forgeId(),
        d.headers(),
        body,
        d.news(),
        state,
        tries,
        d.received());
  }
}
