package dev.slipway.access;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The secrets of projects: written by people, read only by what runs steps and deployments, never
 * by any API. Encrypted at rest under the server's key file.
 *
 * <p>A secret belongs to a project, or to one stage of it; one of the stage hides the project's of
 * the same name.
 */
public interface Secrets {
  /** Sets or replaces one; the journal entry is the caller's. */
  void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value);

  /** Removes one; false if there was none. */
  boolean remove(Transaction tx, ProjectName project, Optional<String> stage, SecretName name);

  /** What exists, without values. */
  List<Entry> list(ProjectName project);

  /**
   * The values of those names as that stage (or a step, when empty) sees them; missing ones absent.
   */
  Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names);

  /** One secret's name and place. */
  record Entry(SecretName name, Optional<String> stage) {}
}
