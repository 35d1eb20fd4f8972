package dev.slipway.images.registry;

import dev.slipway.images.Digest;

/** {@code HEAD /v2/NAME/manifests/DIGEST}: whether the repository has a manifest. */
public final class HeadManifest {
  private final Repository repository;

  public HeadManifest(Repository repository) {
    this.repository = repository;
  }

  public boolean has(Digest manifest, String mediaType) {
    Ask ask = Ask.head(repository.uri("manifests/" + manifest), mediaType);
    return repository.ask(
        ask,
        answer ->
            answer.status() != 404 && answer.orFail("manifest " + manifest, 200).status() == 200);
  }
}
