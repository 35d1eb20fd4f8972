package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens as a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryTokens implements Tokens {
  private record Row(ApiToken token, byte[] hash) {}

  private final Map<String, Row> byId = new ConcurrentHashMap<>();
  private final Principals principals;

  public InMemoryTokens(Principals principals) {
    this.principals = principals;
  }

  @Override
  public void add(Transaction tx, ApiToken token, byte[] hash) {
    byId.put(token.id(), new Row(token, hash.clone()));
    InMemoryTransactions.undo(tx, () -> byId.remove(token.id()));
  }

  @Override
  public Optional<Kept> find(String id) {
    return Optional.ofNullable(byId.get(id))
        .flatMap(
            row ->
                principals
                    .find(row.token().principal())
                    .map(owner -> new Kept(row.token(), row.hash().clone(), owner)));
  }

  @Override
  public boolean revoke(Transaction tx, String id, Instant now) {
    var row = byId.get(id);
    if (row == null || row.token().revoked().isPresent()) {
      return false;
    }
    byId.put(
        id, new Row(changed(row.token(), Optional.of(now), row.token().lastUsed()), row.hash()));
    InMemoryTransactions.undo(tx, () -> byId.put(id, row));
    return true;
  }

  @Override
  public void used(String id, Instant now) {
    byId.computeIfPresent(
        id,
        (key, row) ->
            new Row(changed(row.token(), row.token().revoked(), Optional.of(now)), row.hash()));
  }

  @Override
  public List<ApiToken> all() {
    return byId.values().stream()
        .map(Row::token)
        .sorted(Comparator.comparing(ApiToken::created).thenComparing(ApiToken::id))
        .toList();
  }

  private static ApiToken changed(
      ApiToken token, Optional<Instant> revoked, Optional<Instant> lastUsed) {
    return new ApiToken(
        token.id(),
        token.principal(),
        token.scopes(),
        token.only(),
        token.created(),
        token.expires(),
        revoked,
        lastUsed);
  }
}
