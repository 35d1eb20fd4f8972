package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Settings as a map; goes with {@link InMemoryTransactions}. */
public final class InMemorySettings implements Settings {
  private record Key(ProjectName project, Optional<String> stage, SecretName name) {}

  private final Map<Key, String> values = new ConcurrentHashMap<>();

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, String value) {
    var key = new Key(project, stage, name);
    var before = values.put(key, value);
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
  public Map<SecretName, String> of(ProjectName project, Optional<String> stage) {
    var seen = new TreeMap<SecretName, String>();
    copy(project, Optional.empty(), seen);
    stage.ifPresent(name -> copy(project, Optional.of(name), seen));
    return seen;
  }

  private void copy(ProjectName project, Optional<String> stage, Map<SecretName, String> into) {
    values.forEach(
        (key, value) -> {
          if (key.project().equals(project) && key.stage().equals(stage)) {
            into.put(key.name(), value);
          }
        });
  }
}
