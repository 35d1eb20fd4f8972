package dev.slipway.source;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Projects in a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryProjects implements Projects {
  private final ConcurrentSkipListMap<ProjectName, Project> all = new ConcurrentSkipListMap<>();

  @Override
  public boolean add(Transaction tx, Project project) {
    boolean added = all.putIfAbsent(project.name(), project) == null;
    if (added) {
      InMemoryTransactions.undo(tx, () -> all.remove(project.name()));
    }
    return added;
  }

  @Override
  public Optional<Project> find(ProjectName name) {
    return Optional.ofNullable(all.get(name));
  }

  @Override
  public List<Project> list() {
    return List.copyOf(all.values());
  }
}
