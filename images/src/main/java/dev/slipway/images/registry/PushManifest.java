package dev.slipway.images.registry;

import dev.slipway.images.Digest;

/** {@code PUT /v2/NAME/manifests/REFERENCE} (distribution-spec 1.1, "Pushing Manifests"). */
public final class PushManifest {
  private final Repository repository;

  public PushManifest(Repository repository) {
    this.repository = repository;
  }

  /**
   * The blobs, or the manifests of an index, are there already.
   *
   * @param reference a tag or the manifest's digest
   * @return whether the registry says that it noted the manifest's subject, if it has one
   */
  public boolean push(String reference, String mediaType, byte[] bytes) {
    Digest digest = Digest.of(bytes);
    Ask ask = Ask.send("PUT", repository.uri("manifests/" + reference), mediaType, Body.of(bytes));
    return repository.ask(
        ask,
        answer -> {
          answer.orFail("manifest " + digest, 201, 200, 202);
          PullManifest.told(answer)
              .ifPresent(d -> PullManifest.check(digest, d, "manifest that the registry stored"));
          return answer.header("OCI-Subject").isPresent();
        });
  }
}
