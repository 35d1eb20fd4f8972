package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * What a layer's bytes are, told without unpacking it.
 *
 * @param diffId digest of its uncompressed bytes
 */
public record LayerDigest(Compression compression, Digest diffId) {
  public static LayerDigest of(InputStream packed, Limits limits) throws IOException {
    Budget budget = new Budget(limits);
    MessageDigest sha256 = Digest.sha256();
    try (BufferedInputStream in = Compression.buffered(budget.packed(packed))) {
      Compression found = Compression.sniff(in);
      try (InputStream plain = new DigestInputStream(budget.unpacked(found.unpack(in)), sha256)) {
        plain.transferTo(OutputStream.nullOutputStream());
      }
      return new LayerDigest(found, Digest.finish(sha256));
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause()); // of the packed stream, not of what it says
    } catch (IOException e) {
      throw new ImageException(
          new ImageException.Reason.Malformed(), "a layer cannot be read: " + e.getMessage(), e);
    }
  }
}
