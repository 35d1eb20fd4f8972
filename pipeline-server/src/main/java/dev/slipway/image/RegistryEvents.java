package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;

/** What the journal says of images that people push and delete. */
final class RegistryEvents {
  private RegistryEvents() {}

  static NewEvent about(
      EventType type, RepositoryPath repository, ManifestReference reference, Caller by) {
    var event =
        NewEvent.of(type, repository.project(), repository.name() + reference)
            .with("image", "localhost/" + repository)
            .with("by", by.name())
            .with("token", by.token());
    return switch (reference) {
      case ManifestReference.ByTag(var tag) -> event.with("tag", tag);
      case ManifestReference.ByDigest(var digest) -> event.with("digest", digest.value());
    };
  }
}
