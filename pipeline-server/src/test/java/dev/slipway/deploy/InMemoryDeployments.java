package dev.slipway.deploy;

import dev.slipway.event.Lease;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.release.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Deployments that are gone with the process; writes are not undone when a transaction fails. */
public final class InMemoryDeployments implements Deployments {
  private record Held(String owner, long epoch, long untilNanos) {}

  private final Map<UUID, Deployment> deployments = new LinkedHashMap<>();
  private final Map<UUID, Held> leases = new HashMap<>();

  @Override
  public synchronized boolean add(Transaction tx, Deployment deployment) {
    return all().noneMatch(known -> known.promotion().equals(deployment.promotion()))
        && deployments.put(deployment.id(), deployment) == null;
  }

  private Stream<Deployment> all() {
    return deployments.values().stream();
  }

  private Stream<Deployment> in(StageName stage) {
    return all().filter(deployment -> deployment.where().equals(stage));
  }

  @Override
  public synchronized Optional<Deployment> find(UUID id) {
    return Optional.ofNullable(deployments.get(id));
  }

  @Override
  public synchronized Optional<Deployment> serving(StageName stage) {
    return in(stage).filter(found -> found.state() instanceof DeploymentState.Live).findFirst();
  }

  @Override
  public synchronized Optional<Deployment> rolling(StageName stage) {
    return in(stage).filter(found -> found.state() instanceof DeploymentState.Rolling).findFirst();
  }

  @Override
  public synchronized List<Deployment> active() {
    return all()
        .filter(
            found ->
                found.state() instanceof DeploymentState.Live
                    || found.state() instanceof DeploymentState.Rolling)
        .toList();
  }

  @Override
  public synchronized List<Deployment> list(ProjectName project, int limit) {
    return all().filter(found -> found.project().equals(project)).toList().reversed().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Claim> claim(String owner, Duration timeToLive) {
    return all()
        .filter(InMemoryDeployments::open)
        .filter(this::first)
        .filter(found -> !held(found.id()))
        .findFirst()
        .map(found -> new Claim(found, lease(found.id(), owner, timeToLive)));
  }

  private static boolean open(Deployment deployment) {
    return deployment.state() instanceof DeploymentState.Pending
        || deployment.state() instanceof DeploymentState.Rolling;
  }

  private boolean first(Deployment deployment) {
    return in(deployment.where())
        .filter(InMemoryDeployments::open)
        .findFirst()
        .filter(deployment::equals)
        .isPresent();
  }

  private boolean held(UUID id) {
    var held = leases.get(id);
    return held != null && held.untilNanos() - System.nanoTime() > 0;
  }

  private Lease lease(UUID id, String owner, Duration timeToLive) {
    var before = leases.get(id);
    var epoch = before == null ? 1 : before.epoch() + 1;
    leases.put(id, new Held(owner, epoch, System.nanoTime() + timeToLive.toNanos()));
    return new Lease(name(id), owner, epoch);
  }

  private static String name(UUID id) {
    return "deployment " + id;
  }

  private boolean holds(UUID id, Lease lease) {
    var held = leases.get(id);
    return held != null && lease.equals(new Lease(name(id), held.owner(), held.epoch()));
  }

  @Override
  public synchronized boolean renew(Lease lease, Duration timeToLive) {
    var id = deployments.keySet().stream().filter(known -> holds(known, lease)).findFirst();
    id.ifPresent(
        known ->
            leases.put(
                known,
                new Held(lease.owner(), lease.epoch(), System.nanoTime() + timeToLive.toNanos())));
    return id.isPresent();
  }

  @Override
  public synchronized void releaseAll(String owner) {
    leases.replaceAll(
        (id, held) ->
            held.owner().equals(owner)
                ? new Held("", held.epoch() + 1, System.nanoTime() - 1)
                : held);
  }

  @Override
  public synchronized void update(Transaction tx, Deployment deployment, Lease lease) {
    if (!holds(deployment.id(), lease)) {
      throw new LostLeaseException(name(deployment.id()));
    }
    deployments.put(deployment.id(), deployment);
  }

  @Override
  public synchronized Optional<Deployment> replace(Transaction tx, StageName stage, Instant now) {
    var live = serving(stage);
    live.ifPresent(found -> deployments.put(found.id(), found.replaced(now)));
    return live;
  }

  @Override
  public synchronized List<ReleaseId> lived(ProjectName project, String stage) {
    return in(new StageName(project, stage))
        .filter(found -> found.live().isPresent())
        .map(Deployment::release)
        .toList()
        .reversed();
  }

  @Override
  public synchronized Optional<ReleaseId> live(ProjectName project, String stage) {
    return serving(new StageName(project, stage)).map(Deployment::release);
  }

  @Override
  public synchronized boolean settled(Transaction tx, UUID promotion) {
    return all().anyMatch(found -> found.promotion().equals(promotion) && !open(found));
  }
}
