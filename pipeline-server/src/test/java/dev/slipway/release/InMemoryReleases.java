package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.run.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Releases that are gone with the process; writes are not undone when a transaction fails. */
public final class InMemoryReleases implements Releases {
  private final List<Release> releases = new ArrayList<>();

  @Override
  public synchronized Optional<Release> add(
      Transaction tx, RunId run, LongFunction<Release> release) {
    if (releases.stream().anyMatch(known -> known.run().equals(run))) {
      return Optional.empty();
    }
    var added = release.apply(of(run.project()).count() + 1);
    releases.add(added);
    return Optional.of(added);
  }

  private Stream<Release> of(ProjectName project) {
    return releases.stream().filter(release -> release.id().project().equals(project));
  }

  @Override
  public synchronized Optional<Release> find(ReleaseId id) {
    return releases.stream().filter(release -> release.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Release> find(Transaction tx, ReleaseId id) {
    return find(id);
  }

  @Override
  public synchronized List<Release> list(ProjectName project, long below, int limit) {
    return of(project).filter(release -> release.id().number() < below).toList().reversed().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Set<String> pushers(Release after, Release upTo) {
    return of(upTo.id().project())
        .filter(release -> release.newerThan(after) && !release.newerThan(upTo))
        .map(Release::by)
        .collect(Collectors.toSet());
  }
}
