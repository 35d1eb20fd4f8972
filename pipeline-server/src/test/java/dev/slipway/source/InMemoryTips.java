package dev.slipway.source;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tips in a map; goes with {@link InMemoryTransactions}. */
public final class InMemoryTips implements Tips {
  private record Key(ProjectName project, RefName ref) {}

  private record Announcement(Key key, CommitId to) {}

  private final Map<Key, CommitId> tips = new ConcurrentHashMap<>();
  private final Map<Announcement, String> announced = new ConcurrentHashMap<>();

  @Override
  public Map<RefName, CommitId> of(ProjectName project) {
    var found = new TreeMap<RefName, CommitId>();
    tips.forEach(
        (key, tip) -> {
          if (key.project().equals(project)) {
            found.put(key.ref(), tip);
          }
        });
    return found;
  }

  @Override
  public boolean move(
      Transaction tx,
      ProjectName project,
      RefName ref,
      Optional<CommitId> from,
      Optional<CommitId> to) {
    var key = new Key(project, ref);
    if (!Optional.ofNullable(tips.get(key)).equals(from)) {
      return false;
    }
    put(key, to);
    InMemoryTransactions.undo(tx, () -> put(key, from));
    return true;
  }

  private void put(Key key, Optional<CommitId> tip) {
    tip.ifPresentOrElse(commit -> tips.put(key, commit), () -> tips.remove(key));
  }

  @Override
  public void announce(Transaction tx, ProjectName project, RefName ref, CommitId to, String by) {
    announced.put(new Announcement(new Key(project, ref), to), by);
  }

  @Override
  public Optional<String> announced(ProjectName project, RefName ref, CommitId to) {
    return Optional.ofNullable(announced.get(new Announcement(new Key(project, ref), to)));
  }
}
