package dev.slipway.webhooks;

/** Ends the reading of a payload; its message becomes the reason of {@link Malformed}. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  Unreadable(String reason) {
    super(reason);
  }

  Malformed asMalformed() {
    return new Malformed(String.valueOf(getMessage()));
  }
}
