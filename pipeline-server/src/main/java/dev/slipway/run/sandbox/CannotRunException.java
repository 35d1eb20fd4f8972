package dev.slipway.run.sandbox;

/** A step asks for what it cannot get; the message is for its author. */
final class CannotRunException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotRunException(String message) {
    super(message, null, false, false);
  }
}
