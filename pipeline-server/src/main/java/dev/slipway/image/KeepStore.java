package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.access.KnownProjects;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.images.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Removes images of whichever project, and notes who did: with each project what it lost, with the
 * server what was nobody's or had no name.
 */
public final class KeepStore {
  private static final String LOCAL = "localhost/";

  private final ImageUpkeep upkeep;
  private final KnownProjects projects;
  private final Transactions transactions;
  private final Journal journal;

  public KeepStore(
      ImageUpkeep upkeep, KnownProjects projects, Transactions transactions, Journal journal) {
    this.upkeep = upkeep;
    this.projects = projects;
    this.transactions = transactions;
    this.journal = journal;
  }

  /** As {@link ImageUpkeep#remove}. */
  public RemovedImage remove(String name, boolean force, Caller by) {
    var removed = upkeep.remove(name, force);
    var nameless = removed.untagged().isEmpty() ? removed.deleted() : List.<Digest>of();
    note(removed.untagged(), nameless, by);
    return removed;
  }

  /** As {@link ImageUpkeep#prune}. */
  public Swept prune(boolean all, Duration unused, boolean dryRun, Caller by) {
    return noted(upkeep.prune(all, unused, dryRun), by);
  }

  /** As {@link ImageUpkeep#collect}. */
  public Swept collect(boolean dryRun, Caller by) {
    return noted(upkeep.collect(dryRun), by);
  }

  private Swept noted(Swept swept, Caller by) {
    if (!swept.dryRun()) {
      note(
          swept.removed().stream().flatMap(gone -> gone.name().stream()).toList(),
          swept.removed().stream()
              .filter(gone -> gone.kind().equals("image"))
              .map(Swept.Gone::digest)
              .toList(),
          by);
    }
    return swept;
  }

  private void note(List<String> names, List<Digest> nameless, Caller by) {
    if (names.isEmpty() && nameless.isEmpty()) {
      return;
    }
    transactions.run(
        tx -> {
          names.forEach(name -> journal.append(tx, event(loser(name), name, by)));
          nameless.forEach(d -> journal.append(tx, event(ProjectName.SERVER, d.value(), by)));
        });
  }

  private static NewEvent event(ProjectName project, String subject, Caller by) {
    return NewEvent.of(EventType.IMAGE_REMOVED, project, subject)
        .with("by", by.name())
        .with("token", by.token());
  }

  /** The project whose name it was, or the server. */
  private ProjectName loser(String name) {
    return project(name).filter(projects::exists).orElse(ProjectName.SERVER);
  }

  private static Optional<ProjectName> project(String name) {
    int end = name.indexOf('/', LOCAL.length());
    if (!name.startsWith(LOCAL) || end < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProjectName(name.substring(LOCAL.length(), end)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
