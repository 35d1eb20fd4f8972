package dev.slipway.runtime.net;

import java.io.IOException;

/** A port of this host that cannot be given to a container, with the reason for who asked. */
public final class PortTakenException extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  PortTakenException(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
