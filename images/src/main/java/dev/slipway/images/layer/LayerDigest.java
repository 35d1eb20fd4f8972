package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * What a layer's bytes are, told without unpacking it.
 *
 * @param diffId digest of its uncompressed bytes
 */
public record LayerDigest(Compression compression, Digest diffId) {
  public static LayerDigest of(InputStream packed, Limits limits) throws IOException {
    Budget budget = new Budget(limits);
    BufferedInputStream in = Compression.buffered(budget.packed(packed));
    Compression found = Compression.sniff(in);
    MessageDigest sha256 = Digest.sha256();
    try (InputStream plain = new DigestInputStream(budget.unpacked(found.unpack(in)), sha256)) {
      plain.transferTo(OutputStream.nullOutputStream());
      return new LayerDigest(found, Digest.finish(sha256));
    } catch (IOException e) {
      throw new ImageException(
          new ImageException.Reason.Malformed(), "a layer cannot be read: " + e.getMessage(), e);
    }
  }
}
