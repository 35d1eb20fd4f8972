package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.Errno;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Turns the bytes of a layer, or of any archive, into a directory. The only place that unpacks.
 *
 * <p>Nothing is written outside the directory, whatever the bytes say; on failure the directory is
 * left half full and is the caller's to remove.
 */
public final class ExtractLayer {
  private final Limits limits;

  public ExtractLayer(Limits limits) {
    this.limits = limits;
  }

  /**
   * What came out.
   *
   * @param diffId digest of all uncompressed bytes
   * @param complete whether the archive's end mark was there
   */
  public record Extracted(Digest diffId, long unpackedBytes, boolean complete) {}

  /** Unpacks bytes whose compression is announced, and refuses them where it is another. */
  public Extracted extract(InputStream packed, Compression announced, Dir into) throws IOException {
    return extract(packed, Optional.of(announced), into);
  }

  /** Unpacks bytes whose compression shows from their beginning. */
  public Extracted extract(InputStream packed, Dir into) throws IOException {
    return extract(packed, Optional.empty(), into);
  }

  private Extracted extract(InputStream packed, Optional<Compression> announced, Dir into)
      throws IOException {
    Budget budget = new Budget(limits);
    BufferedInputStream in = Compression.buffered(budget.packed(packed));
    Compression found = Compression.sniff(in);
    if (announced.isPresent() && announced.get() != found) {
      throw ImageException.malformed(
          "a layer is announced as " + announced.get() + " but is " + found);
    }
    MessageDigest diffId = Digest.sha256();
    try (InputStream tar = new DigestInputStream(budget.unpacked(unpacked(found, in)), diffId)) {
      boolean complete = entries(new TarReader(tar, limits), budget, into);
      tar.transferTo(OutputStream.nullOutputStream());
      return new Extracted(Digest.finish(diffId), budget.unpackedBytes(), complete);
    } catch (Errno e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static InputStream unpacked(Compression found, BufferedInputStream in)
      throws IOException {
    try {
      return found.unpack(in);
    } catch (Errno e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ImageException unreadable(IOException e) {
    return new ImageException(
        new ImageException.Reason.Malformed(), "a layer cannot be read: " + e.getMessage(), e);
  }

  private boolean entries(TarReader tar, Budget budget, Dir into) throws IOException {
    try (LayerTree tree = new LayerTree(into)) {
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        budget.entry();
        tree.add(entry.get(), tar);
      }
      tree.finish();
      return tar.ended();
    }
  }
}
