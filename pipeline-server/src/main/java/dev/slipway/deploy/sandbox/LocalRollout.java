package dev.slipway.deploy.sandbox;

import dev.slipway.deploy.DeploymentState;
import dev.slipway.deploy.Rollout;
import dev.slipway.deploy.RolloutException;
import dev.slipway.deploy.Routes;
import dev.slipway.images.ImageException;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerException;
import dev.slipway.runtime.ContainerRefusedException;
import dev.slipway.runtime.ContainerState;
import dev.slipway.runtime.Containers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Rolls out on this host: one container for each deployment, named for it, so that asking twice
 * finds the first one's; visitors are led there by {@link Routes}.
 *
 * <p>Containers outlive the server. What they are for is written on them as a label, which is how
 * the ones of deployments are told from those of steps.
 */
public final class LocalRollout implements Rollout {
  private final Containers containers;
  private final Routes routes;
  private final ServiceSpec specs;
  private final HealthCheck health;
  private final Patience patience;

  /**
   * How long an ended deployment is waited for.
   *
   * @param drain for the requests it has taken
   * @param grace from TERM to KILL
   */
  public record Patience(Duration drain, Duration grace) {}

  public LocalRollout(Containers containers, ServiceSpec specs, Routes routes, Patience patience) {
    this.containers = containers;
    this.specs = specs;
    this.routes = routes;
    this.health = new HealthCheck();
    this.patience = patience;
  }

  @Override
  public Outcome start(Order order) throws InterruptedException {
    try {
      return health.await(container(order), order, specs.secrets(order));
    } catch (NotDeployableException e) {
      return new Outcome.Unhealthy(e.reason());
    } catch (ContainerRefusedException e) {
      return new Outcome.Unhealthy(e.reason());
    } catch (ContainerException | ImageException e) {
      throw new RolloutException(
          "starting release %s in %s: %s"
              .formatted(order.deployment().release(), order.deployment().stage(), e.getMessage()),
          e);
    }
  }

  /* One that has ended stays as it is while its deployment rolls: its end is the answer. What was
  live is started anew. */
  private Container container(Order order) {
    var id = ServiceSpec.id(order.deployment().id());
    var known = containers.find(id);
    if (known.isPresent() && isLost(known.get(), order)) {
      known.get().remove();
      known = Optional.empty();
    }
    var container = known.orElseGet(() -> containers.create(specs.of(order)));
    if (container.state() instanceof ContainerState.Created) {
      container.start();
    }
    return container;
  }

  private static boolean isLost(Container container, Order order) {
    return order.deployment().state() instanceof DeploymentState.Live
        && container.state() instanceof ContainerState.Exited;
  }

  @Override
  public boolean runs(UUID deployment) {
    return containers
        .find(ServiceSpec.id(deployment))
        .filter(container -> container.state() instanceof ContainerState.Running)
        .isPresent();
  }

  @Override
  public boolean serve(Order order) {
    var deployment = order.deployment();
    var address =
        containers
            .find(ServiceSpec.id(deployment.id()))
            .filter(container -> container.state() instanceof ContainerState.Running)
            .flatMap(Container::address);
    address.ifPresent(
        at ->
            routes.point(
                deployment.where(),
                new Routes.Backend(
                    deployment.id(), at.getHostAddress(), order.plan().deploy().port())));
    return address.isPresent();
  }

  @Override
  public void retire(UUID deployment) throws InterruptedException {
    routes.forget(deployment);
    var container = containers.find(ServiceSpec.id(deployment));
    if (container.isPresent()) {
      routes.awaitIdle(deployment, patience.drain());
      container.get().stop(patience.grace());
      container.get().remove();
    }
  }

  @Override
  public void retain(Set<UUID> deployments) {
    for (var container : containers.list()) {
      var deployment = ServiceSpec.deployment(container);
      if (deployment.isPresent() && !deployments.contains(deployment.get())) {
        routes.forget(deployment.get());
        container.remove();
      }
    }
  }
}
