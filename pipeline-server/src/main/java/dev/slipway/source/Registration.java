package dev.slipway.source;

import dev.slipway.event.ProjectName;
import java.util.Optional;

/**
 * What is told of a project when it is registered.
 *
 * @param credential what the remote asks for, see {@link SourceSecrets#REMOTE}
 * @param hostKey the ssh host key the remote must show, as in {@code known_hosts} without the
 *     names; empty trusts the first one seen
 * @param webhookSecret what its forge signs with; empty refuses all deliveries
 */
public record Registration(
    ProjectName name,
    Optional<RemoteUrl> remote,
    Optional<String> credential,
    Optional<String> hostKey,
    Optional<String> webhookSecret,
    String defaultBranch,
    boolean selfApproval) {

  /** Names neither the secret nor the credential. */
  @Override
  public String toString() {
    return "Registration[" + name + ", " + remote + "]";
  }
}
