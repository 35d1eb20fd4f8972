package dev.slipway.deploy;

import dev.slipway.event.ProjectName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Rolls out nothing; how it goes is told by the plan's environment: {@code UNHEALTHY=reason} or
 * {@code BREAK=reason}.
 */
public final class ScriptedRollout implements Rollout {
  private final Set<UUID> running = new HashSet<>();
  private final Map<StageName, UUID> routes = new HashMap<>();
  private final Map<UUID, Integer> starts = new LinkedHashMap<>();

  @Override
  public synchronized Outcome start(Order order) {
    var env = order.plan().deploy().env();
    if (env.containsKey("BREAK")) {
      throw new RolloutException(env.getOrDefault("BREAK", ""));
    }
    if (running.add(order.deployment().id())) {
      starts.merge(order.deployment().id(), 1, Integer::sum);
    }
    return env.containsKey("UNHEALTHY")
        ? new Outcome.Unhealthy(env.getOrDefault("UNHEALTHY", ""))
        : new Outcome.Healthy();
  }

  @Override
  public synchronized boolean runs(UUID deployment) {
    return running.contains(deployment);
  }

  @Override
  public synchronized boolean serve(Order order) {
    if (!running.contains(order.deployment().id())) {
      return false;
    }
    routes.put(order.deployment().where(), order.deployment().id());
    return true;
  }

  @Override
  public synchronized void retire(UUID deployment) {
    running.remove(deployment);
  }

  @Override
  public synchronized void retain(Set<UUID> deployments) {
    running.retainAll(deployments);
  }

  /** Which deployment visitors of the stage reach. */
  public synchronized Optional<UUID> reached(ProjectName project, String stage) {
    return Optional.ofNullable(routes.get(new StageName(project, stage))).filter(running::contains);
  }

  public synchronized Set<UUID> running() {
    return Set.copyOf(running);
  }

  /** How often it was really started. */
  public synchronized int starts(UUID deployment) {
    return starts.getOrDefault(deployment, 0);
  }

  /** What a crash of the host, or of the container, does. */
  public synchronized void crash(UUID deployment) {
    running.remove(deployment);
  }

  /** What a restart of the server does: it knows no routes. */
  public synchronized void forget() {
    routes.clear();
  }
}
