package dev.slipway.images.registry;

import dev.slipway.images.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** {@code GET /v2/NAME/blobs/DIGEST} (distribution-spec 1.1, "Pulling blobs"). */
public final class PullBlob {
  private static final int BUFFER = 128 * 1024;
  private final Repository repository;

  public PullBlob(Repository repository) {
    this.repository = repository;
  }

  /**
   * Writes the blob's bytes, at most one more than it should have; the digest is the caller's to
   * check.
   *
   * @throws IOException where writing failed; where the registry failed it is an image's exception
   */
  public void pull(Descriptor blob, OutputStream to, LongConsumer progress) throws IOException {
    String what = "blob " + blob.digest();
    try (Response response = repository.get("blobs/" + blob.digest(), "*/*").orFail(what);
        StallGuard body = new StallGuard(response.body())) {
      byte[] buffer = new byte[BUFFER];
      long left = blob.size() + 1;
      for (int got = read(body, buffer, left); got > 0; got = read(body, buffer, left)) {
        to.write(buffer, 0, got);
        left -= got;
        progress.accept(blob.size() + 1 - left);
      }
    }
  }

  private int read(InputStream body, byte[] buffer, long left) {
    try {
      return body.read(buffer, 0, (int) Math.min(buffer.length, left));
    } catch (IOException e) {
      throw repository.unreachable(e);
    }
  }
}
