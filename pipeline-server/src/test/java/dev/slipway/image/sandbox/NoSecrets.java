package dev.slipway.image.sandbox;

import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A project that has no secrets. */
final class NoSecrets implements Secrets {
  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value) {}

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    return false;
  }

  @Override
  public List<Entry> list(ProjectName project) {
    return List.of();
  }

  @Override
  public Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names) {
    return Map.of();
  }
}
