package dev.slipway.source.git;

import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Secrets that are given once, the same for all projects. */
record GivenSecrets(Map<SecretName, byte[]> values) implements Secrets {
  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(ProjectName project) {
    return List.of();
  }

  @Override
  public Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names) {
    var found = new TreeMap<>(values);
    found.keySet().retainAll(names);
    return found;
  }
}
