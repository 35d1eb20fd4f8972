package dev.slipway.source;

import dev.slipway.access.SecretName;

/**
 * The names under which a project's own secrets are kept beside those of its people. They belong to
 * the server: no step and no deployment may name them.
 */
public final class SourceSecrets {
  /** What all reserved names begin with. */
  public static final String RESERVED_PREFIX = "SLIPWAY_";

  /** What the project's forge signs its deliveries with. */
  public static final SecretName WEBHOOK = new SecretName("SLIPWAY_WEBHOOK_SECRET");

  /**
   * What the remote asks for: {@code user:password} or a token for https, a private key without a
   * passphrase for ssh.
   */
  public static final SecretName REMOTE = new SecretName("SLIPWAY_REMOTE_CREDENTIAL");

  private SourceSecrets() {}
}
