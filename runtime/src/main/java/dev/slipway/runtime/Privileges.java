package dev.slipway.runtime;

import java.util.List;

/** What root inside a container may do that other users may not. */
public enum Privileges {
  /** Enough to install packages: ownership, modes, users, signals. */
  STEP(
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_SETUID",
          "CAP_SETGID",
          "CAP_KILL")),
  /** Nothing. */
  SERVICE(List.of());

  private final List<String> capabilities;

  Privileges(List<String> capabilities) {
    this.capabilities = capabilities;
  }

  List<String> capabilities() {
    return capabilities;
  }
}
