package dev.slipway.access;

/** Tokens or secrets could not be kept or read, through no fault of who asked. */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was being done to what; never a value
   */
  public AccessException(String message, Throwable cause) {
    super(message, cause);
  }

  public AccessException(String message) {
    super(message);
  }
}
