package dev.slipway.access;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Map;
import java.util.Optional;

/** Plain configuration of projects and of their stages, beside the secrets and readable. */
public interface Settings {
  void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, String value);

  boolean remove(Transaction tx, ProjectName project, Optional<String> stage, SecretName name);

  /** The project's values, those of the stage (if one is named) over them. */
  Map<SecretName, String> of(ProjectName project, Optional<String> stage);
}
