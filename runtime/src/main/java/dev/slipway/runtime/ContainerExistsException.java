package dev.slipway.runtime;

/** The name is taken by another container, running or ended. */
public final class ContainerExistsException extends ContainerException {
  private static final long serialVersionUID = 1L;

  ContainerExistsException(String name) {
    super("there is a container " + name + " already");
  }
}
