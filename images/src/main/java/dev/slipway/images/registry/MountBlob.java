package dev.slipway.images.registry;

import dev.slipway.images.Digest;
import java.net.URI;
import java.util.Optional;

/**
 * {@code POST /v2/NAME/blobs/uploads/?mount=DIGEST&from=OTHER} (distribution-spec 1.1, "Mounting a
 * blob from another repository").
 */
public final class MountBlob {
  private final Repository repository;

  public MountBlob(Repository repository) {
    this.repository = repository;
  }

  /** Where to upload the blob instead, if the registry does not mount it. */
  public Optional<URI> mount(Digest blob, String from) {
    URI at = repository.uri("blobs/uploads/?mount=" + blob.value() + "&from=" + from);
    return repository.ask(
        Ask.post(at),
        answer ->
            answer.orFail("the mount of blob " + blob, 201, 202).status() == 201
                ? Optional.empty()
                : Optional.of(repository.location(answer)));
  }
}
