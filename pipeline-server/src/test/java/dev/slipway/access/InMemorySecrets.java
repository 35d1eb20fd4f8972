package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets as a map; goes with {@link InMemoryTransactions}. */
public final class InMemorySecrets implements Secrets {
  private record Key(ProjectName project, Optional<String> stage, SecretName name) {}

  private final Map<Key, byte[]> values = new ConcurrentHashMap<>();

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value) {
    var key = new Key(project, stage, name);
    var before = values.put(key, value.clone());
    InMemoryTransactions.undo(tx, () -> values.compute(key, (same, now) -> before));
  }

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    var key = new Key(project, stage, name);
    var before = values.remove(key);
    InMemoryTransactions.undo(tx, () -> values.compute(key, (same, now) -> before));
    return before != null;
  }

  @Override
  public List<Entry> list(ProjectName project) {
    return values.keySet().stream()
        .filter(key -> key.project().equals(project))
        .map(key -> new Entry(key.name(), key.stage()))
        .sorted(Comparator.comparing(Entry::name).thenComparing(entry -> entry.stage().orElse("")))
        .toList();
  }

  @Override
  public Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names) {
    var found = new HashMap<SecretName, byte[]>();
    for (var name : names) {
      Optional.ofNullable(values.get(new Key(project, stage, name)))
          .or(() -> Optional.ofNullable(values.get(new Key(project, Optional.empty(), name))))
          .ifPresent(value -> found.put(name, value.clone()));
    }
    return Map.copyOf(found);
  }
}
