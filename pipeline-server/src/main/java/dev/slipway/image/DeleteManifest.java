package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;

/** Removes a tag or a manifest that somebody no longer wants, and notes who did. */
public final class DeleteManifest {
  private final Registry registry;
  private final StageNames stages;
  private final Transactions transactions;
  private final Journal journal;

  public DeleteManifest(
      Registry registry, StageNames stages, Transactions transactions, Journal journal) {
    this.registry = registry;
    this.stages = stages;
    this.transactions = transactions;
    this.journal = journal;
  }

  /**
   * Removes it.
   *
   * @throws RegistryRefusal if it is not there, or not theirs to remove
   */
  public void delete(RepositoryPath repository, ManifestReference reference, Caller by) {
    var reserved = stages.reserved(repository.project());
    registry.delete(repository, reference, reserved);
    var event = RegistryEvents.about(EventType.IMAGE_REMOVED, repository, reference, by);
    transactions.run(tx -> journal.append(tx, event));
  }
}
