package dev.slipway.deploy.sandbox;

/** What the release or the stage asks for can't be had, whoever tries; the reason is for people. */
final class NotDeployableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  NotDeployableException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
