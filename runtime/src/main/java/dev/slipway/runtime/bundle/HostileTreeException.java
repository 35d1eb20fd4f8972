package dev.slipway.runtime.bundle;

import java.io.IOException;

/** An image or a command that cannot be given to an engine, with the reason for its author. */
public final class HostileTreeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public HostileTreeException(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
