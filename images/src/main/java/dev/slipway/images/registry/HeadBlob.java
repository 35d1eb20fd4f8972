package dev.slipway.images.registry;

import dev.slipway.images.Digest;

/** {@code HEAD /v2/NAME/blobs/DIGEST}: whether the repository has a blob. */
public final class HeadBlob {
  private final Repository repository;

  public HeadBlob(Repository repository) {
    this.repository = repository;
  }

  /** False also where the registry says that it has another size: then it is sent again. */
  public boolean has(Digest blob, long size) {
    Ask ask = Ask.head(repository.uri("blobs/" + blob), "*/*");
    return repository.ask(
        ask,
        answer ->
            answer.status() != 404
                && answer
                    .orFail("blob " + blob, 200)
                    .header("Content-Length")
                    .map(l -> l.equals(Long.toString(size)))
                    .orElse(true));
  }
}
