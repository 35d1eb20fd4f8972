package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import java.util.Optional;

/** Takes a manifest that somebody pushes, and notes who did. */
public final class PushManifest {
  private final Registry registry;
  private final StageNames stages;
  private final Transactions transactions;
  private final Journal journal;

  public PushManifest(
      Registry registry, StageNames stages, Transactions transactions, Journal journal) {
    this.registry = registry;
    this.stages = stages;
    this.transactions = transactions;
    this.journal = journal;
  }

  /**
   * Takes it. Pushing what is there already is no event.
   *
   * @throws RegistryRefusal if it is not what it should be, or the tag is not theirs to move
   */
  public Registry.Pushed push(
      RepositoryPath repository,
      ManifestReference reference,
      Optional<String> mediaType,
      byte[] bytes,
      Caller by) {
    var reserved = stages.reserved(repository.project());
    var pushed = registry.put(repository, reference, mediaType, bytes, reserved);
    if (pushed.changed()) {
      var event =
          RegistryEvents.about(EventType.IMAGE_RECEIVED, repository, reference, by)
              .with("digest", pushed.digest().value());
      var told = pushed.before().map(d -> event.with("before", d.value())).orElse(event);
      transactions.run(tx -> journal.append(tx, told));
    }
    return pushed;
  }
}
