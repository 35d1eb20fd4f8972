package dev.slipway.runtime;

/** Something of ours failed with a container; the message says what was being done to which. */
public sealed class ContainerException extends RuntimeException
    permits ContainerExistsException, ContainerRefusedException {
  private static final long serialVersionUID = 1L;

  public ContainerException(String message) {
    super(message);
  }

  public ContainerException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
