package dev.slipway.webhooks;

import java.util.Set;

/** The event {@code ping}: sent once when a hook is made, and on demand. */
final class GitHubPing {
  private GitHubPing() {}

  /**
   * Read to the end although nothing in it is needed: the person trying out a hook wants to know.
   */
  static ForgeEvent read(byte[] body) throws Unreadable {
    Payload.read(body, Set.of());
    return new ForgeEvent.Ping();
  }
}
