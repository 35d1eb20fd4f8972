package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;

/**
 * What people do with containers, and which permission it asks for.
 *
 * <p>Inside a deployment lie the secrets of its stage, which no developer is shown; so whoever goes
 * in there, or takes files out, needs the right to promote. Inside a step lie the project's, which
 * whoever may push a pipeline could have read anyway.
 */
public enum Deed {
  /** List, inspect, logs, stats, changed paths. */
  SEE,
  /** Commands inside, terminals, processes, files out. */
  ENTER,
  /** Start, stop, rename, remove, files in: only of those that people asked for. */
  CHANGE;

  /** What it asks for on that container. */
  public Permission permission(Known container) {
    return switch (this) {
      case SEE -> Permission.READ;
      case CHANGE -> Permission.RUN;
      case ENTER ->
          switch (container.origin()) {
            case Origin.Asked asked -> Permission.RUN;
            case Origin.OfStep step -> Permission.RUN;
            case Origin.OfDeployment deployment -> Permission.PROMOTE;
          };
    };
  }

  /** Refuses what the caller may not, and what is not done to such a container by anybody. */
  public void check(Caller caller, Known container) {
    var needed = permission(container);
    if (!caller.may(needed, container.project())) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "forbidden",
          "%s may not '%s' in project '%s' with this token, which this asks for on container '%s'"
              .formatted(caller.name(), needed.id(), container.project(), container.name()));
    }
    if (this == CHANGE) {
      refuseOthers(container);
    }
  }

  private static void refuseOthers(Known container) {
    switch (container.origin()) {
      case Origin.Asked asked -> {}
      case Origin.OfStep step ->
          throw notOwn(
              "container '%s' is that of step '%s': its run decides about it; to end it, cancel the run %s"
                  .formatted(container.name(), step.step(), step.run()));
      case Origin.OfDeployment deployment ->
          throw notOwn(
              "container '%s' is what is deployed in stage '%s': promote another release or roll back"
                  .formatted(container.name(), deployment.stage()));
    }
  }

  private static Refusal notOwn(String message) {
    return new Refusal(Refusal.Kind.CONFLICT, "container-not-own", message);
  }
}
