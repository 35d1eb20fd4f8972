package dev.slipway.container;

/** Who made a container, and what for. */
public sealed interface Origin {
  /** Somebody, by {@code container run}. */
  record Asked(OwnContainer own) implements Origin {}

  /**
   * A run, for one of its steps.
   *
   * @param run such as {@code shop/12}
   */
  record OfStep(String run, String step) implements Origin {}

  /**
   * A deployment.
   *
   * @param deployment its id
   */
  record OfDeployment(String stage, String deployment) implements Origin {}
}
