package dev.slipway.container;

import dev.slipway.event.ProjectName;
import java.util.Optional;

/**
 * The labels by which the server tells what a container is for, and what they say. People's own
 * labels are no part of them.
 */
public final class Marks {
  /** Of one that somebody asked for: its project. */
  public static final String PROJECT = "slipway.project";

  /** Of a step's: project, run and step, such as {@code shop/12/build}. */
  public static final String STEP = "slipway.step";

  /** Of a deployment's: project and stage, such as {@code shop/production}. */
  public static final String STAGE = "slipway.stage";

  /** Of a deployment's: its id. */
  public static final String DEPLOYMENT = "slipway.deployment";

  private static final int BRIEF = 8;

  private Marks() {}

  /** The container of a step or a deployment, if it is one. */
  static Optional<Known> read(Sighting seen) {
    var labels = seen.labels();
    return Optional.ofNullable(labels.get(STEP))
        .flatMap(key -> step(seen, key.split("/", 3)))
        .or(
            () ->
                Optional.ofNullable(labels.get(STAGE))
                    .flatMap(where -> deployment(seen, where.split("/", 2))));
  }

  private static Optional<Known> step(Sighting seen, String[] key) {
    if (key.length != 3) {
      return Optional.empty();
    }
    var origin = new Origin.OfStep(key[0] + "/" + key[1], key[2]);
    var name = "run.%s.%s".formatted(key[1], key[2]);
    return Optional.of(new Known(seen.id(), new ProjectName(key[0]), name, origin, seen.status()));
  }

  private static Optional<Known> deployment(Sighting seen, String[] where) {
    var deployment = seen.labels().get(DEPLOYMENT);
    if (where.length != 2 || deployment == null) {
      return Optional.empty();
    }
    var brief = deployment.substring(0, Math.min(BRIEF, deployment.length()));
    var name = "deployment.%s.%s".formatted(where[1], brief);
    var origin = new Origin.OfDeployment(where[1], deployment);
    return Optional.of(
        new Known(seen.id(), new ProjectName(where[0]), name, origin, seen.status()));
  }
}
