package dev.slipway.deploy.sandbox;

import dev.slipway.access.SecretName;
import dev.slipway.deploy.Rollout.Order;
import dev.slipway.deploy.Rollout.Outcome;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerState;
import dev.slipway.runtime.Exit;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Waits until a started container answers as it should, has ended, or its time is over. */
final class HealthCheck {
  private static final Duration LONGEST_TRY = Duration.ofSeconds(5);

  /* So that the last try tells what is wrong, and not that it had no time. */
  private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);

  private final Probe probe = new Probe();

  Outcome await(Container container, Order order, Map<SecretName, byte[]> secrets)
      throws InterruptedException {
    var output = new LastOutput(container, secrets);
    return container
        .address()
        .map(address -> target(address.getHostAddress(), order.plan()))
        .map(target -> new Watch(container, target, order.plan().health(), output))
        .orElseThrow(() -> new NotDeployableException("its container has no address"))
        .toTheEnd();
  }

  private static URI target(String address, StagePlan plan) {
    var path = plan.health().path();
    return URI.create(
        "http://%s:%d%s%s"
            .formatted(address, plan.deploy().port(), path.startsWith("/") ? "" : "/", path));
  }

  /** One container being watched. */
  private final class Watch {
    private final Container container;
    private final URI target;
    private final StagePlan.Health health;
    private final LastOutput output;
    private final long end;

    Watch(Container container, URI target, StagePlan.Health health, LastOutput output) {
      this.container = container;
      this.target = target;
      this.health = health;
      this.output = output;
      this.end = System.nanoTime() + health.timeout().toNanos();
    }

    Outcome toTheEnd() throws InterruptedException {
      var seen = "nothing was tried";
      while (left().isPositive()) {
        if (container.state() instanceof ContainerState.Exited exited) {
          return ended(exited.exit());
        }
        var fault = probe.fault(target, longer(SHORTEST_TRY, shorter(LONGEST_TRY, left())));
        if (fault.isEmpty()) {
          return new Outcome.Healthy();
        }
        seen = fault.get();
        Optional<Exit> exit = container.await(shorter(health.interval(), left()));
        if (exit.isPresent()) {
          return ended(exit.get());
        }
      }
      return new Outcome.Unhealthy(
          "GET %s on port %d: %s, for %d s%s"
              .formatted(
                  target.getRawPath(),
                  target.getPort(),
                  seen,
                  health.timeout().toSeconds(),
                  output.told()));
    }

    private Outcome ended(Exit exit) throws InterruptedException {
      return new Outcome.Unhealthy(
          "it ended (%s) before it was healthy%s".formatted(cause(exit), output.told()));
    }

    private Duration left() {
      return Duration.ofNanos(end - System.nanoTime());
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
      if (other.isNegative()) {
        return Duration.ZERO;
      }
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  private static String cause(Exit exit) {
    return switch (exit.cause()) {
      case EXITED -> "exit " + exit.code();
      case SIGNALED -> "signal " + (exit.code() - 128);
      case OUT_OF_MEMORY -> "out of memory, exit " + exit.code();
      case PIDS_LIMIT -> "too many processes, exit " + exit.code();
      case DISK_QUOTA -> "over its disk quota, exit " + exit.code();
      case LOST -> "exit unknown, its monitor was lost";
    };
  }
}
