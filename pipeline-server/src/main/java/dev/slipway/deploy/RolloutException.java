package dev.slipway.deploy;

/** A deployment could not be tried; the message says what was being done to what. */
public final class RolloutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public RolloutException(String message) {
    super(message);
    this.reason = message;
  }

  public RolloutException(String message, Throwable cause) {
    super(message, cause);
    this.reason = message;
  }

  /** The message. */
  public String reason() {
    return reason;
  }
}
