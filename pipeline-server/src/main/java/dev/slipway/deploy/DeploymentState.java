package dev.slipway.deploy;

/** How far a deployment has come. */
public sealed interface DeploymentState {
  /** The name that is stored and shown. */
  String id();

  /** It waits until the stage's earlier deployment has ended rolling. */
  record Pending() implements DeploymentState {
    @Override
    public String id() {
      return "pending";
    }
  }

  /** The new container is being started and watched; the old one serves. */
  record Rolling() implements DeploymentState {
    @Override
    public String id() {
      return "rolling";
    }
  }

  /** It serves the stage. */
  record Live() implements DeploymentState {
    @Override
    public String id() {
      return "live";
    }
  }

  /**
   * It never served: the one before it still does.
   *
   * @param reason for people; control characters become spaces, and it is cut after 1000 characters
   */
  record RolledBack(String reason) implements DeploymentState {
    private static final int LONGEST = 1000;

    public RolledBack {
      reason = reason.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
      reason = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...";
    }

    @Override
    public String id() {
      return "rolled-back";
    }
  }

  /** It served until a later one went live. */
  record Replaced() implements DeploymentState {
    @Override
    public String id() {
      return "replaced";
    }
  }
}
