package dev.slipway.runtime;

/**
 * What was asked for cannot be run, and would not be another time: no such command, an unknown
 * user, an image that is not safe, a limit that this host cannot keep.
 */
public final class ContainerRefusedException extends ContainerException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  ContainerRefusedException(ContainerId id, String reason) {
    super("container " + id + " cannot be made: " + reason);
    this.reason = reason;
  }

  /** The reason alone, a sentence for whoever asked. */
  public String reason() {
    return reason;
  }
}
