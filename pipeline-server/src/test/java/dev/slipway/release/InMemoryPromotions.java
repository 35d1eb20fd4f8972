package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Promotions that are gone with the process; writes are not undone when a transaction fails. */
public final class InMemoryPromotions implements Promotions {
  private record Key(ReleaseId release, String stage, String key) {}

  private final Map<Key, Promotion> promotions = new LinkedHashMap<>();
  private final List<Approval> approvals = new ArrayList<>();

  /* Transactions in memory come one after the other. */
  @Override
  public void lock(Transaction tx, ProjectName project) {}

  @Override
  public synchronized boolean add(Transaction tx, Promotion promotion, String key) {
    var at = new Key(promotion.release(), promotion.stage(), key);
    return promotions.putIfAbsent(at, promotion) == null;
  }

  @Override
  public synchronized Optional<Promotion> find(UUID id) {
    return promotions.values().stream().filter(found -> found.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Promotion> find(Transaction tx, UUID id) {
    return find(id);
  }

  @Override
  public synchronized Optional<Promotion> find(
      Transaction tx, ReleaseId release, String stage, String key) {
    return Optional.ofNullable(promotions.get(new Key(release, stage, key)));
  }

  @Override
  public synchronized List<Promotion> standing(Transaction tx, ProjectName project, String stage) {
    return promotions.values().stream()
        .filter(promotion -> promotion.release().project().equals(project))
        .filter(promotion -> promotion.stage().equals(stage))
        .filter(promotion -> !(promotion.state() instanceof PromotionState.Superseded))
        .toList();
  }

  @Override
  public synchronized List<Promotion> list(ProjectName project, Optional<String> state, int limit) {
    return List.copyOf(promotions.values()).reversed().stream()
        .filter(promotion -> promotion.release().project().equals(project))
        .filter(promotion -> state.isEmpty() || state.get().equals(promotion.state().id()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized void become(Transaction tx, UUID id, PromotionState state) {
    promotions.replaceAll((key, known) -> known.id().equals(id) ? known.in(state) : known);
  }

  @Override
  public synchronized boolean approve(Transaction tx, Approval approval) {
    return !approved(tx, approval.promotion(), approval.by()) && approvals.add(approval);
  }

  @Override
  public synchronized boolean approved(Transaction tx, UUID promotion, String by) {
    return approvals(promotion).stream().anyMatch(given -> given.by().equals(by));
  }

  @Override
  public synchronized List<Approval> approvals(UUID promotion) {
    return approvals.stream().filter(given -> given.promotion().equals(promotion)).toList();
  }
}
