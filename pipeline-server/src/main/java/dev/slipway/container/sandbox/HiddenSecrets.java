package dev.slipway.container.sandbox;

import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The values that the output of steps and deployments is not to show. */
public final class HiddenSecrets {
  private final Secrets secrets;

  public HiddenSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Every secret that a step (without a stage) or a deployment of that stage can be given. */
  Collection<byte[]> of(ProjectName project, Optional<String> stage) {
    Set<SecretName> names = new HashSet<>();
    for (var entry : secrets.list(project)) {
      if (!entry.name().isReserved() && (entry.stage().isEmpty() || entry.stage().equals(stage))) {
        names.add(entry.name());
      }
    }
    return names.isEmpty() ? List.of() : secrets.reveal(project, stage, names).values();
  }
}
