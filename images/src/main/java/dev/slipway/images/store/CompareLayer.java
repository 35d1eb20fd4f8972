package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.ExtractLayer;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackOptions;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a layer's directory with the blob it was unpacked from. A layer that we packed ourselves
 * is the same bytes when it is packed again; of another tool's the blob is unpacked once more, and
 * both trees must be the same bytes.
 */
final class CompareLayer {
  enum Verdict {
    SAME,
    DIFFERENT,
    /** There is no good blob to compare with. */
    UNKNOWN
  }

  private final StoreLayout layout;
  private final Limits limits;

  CompareLayer(StoreLayout layout, Limits limits) {
    this.layout = layout;
    this.limits = limits;
  }

  Verdict compare(Digest diffId, List<Digest> blobs) throws IOException {
    Path directory = layout.layer(diffId);
    if (!Files.isDirectory(directory)) {
      return Verdict.UNKNOWN;
    }
    Digest packed = pack(directory);
    if (packed.equals(diffId)) {
      return Verdict.SAME;
    }
    for (Digest blob : blobs) {
      if (Files.exists(layout.blob(blob))) {
        return again(diffId, blob, packed);
      }
    }
    return Verdict.UNKNOWN;
  }

  private Verdict again(Digest diffId, Digest blob, Digest packed) throws IOException {
    Path fresh = Files.createDirectory(layout.newTemporary());
    try (InputStream in = Files.newInputStream(layout.blob(blob));
        Dir root = Dir.open(fresh)) {
      if (!new ExtractLayer(limits).extract(in, root).diffId().equals(diffId)) {
        return Verdict.UNKNOWN;
      }
      return pack(fresh).equals(packed) ? Verdict.SAME : Verdict.DIFFERENT;
    } catch (ImageException e) {
      return Verdict.UNKNOWN;
    } finally {
      layout.discard(fresh);
    }
  }

  private Digest pack(Path tree) throws IOException {
    try (Dir root = Dir.open(tree)) {
      PackOptions plain = PackOptions.standard().with(Compression.NONE);
      return new PackLayer(limits).pack(root, OutputStream.nullOutputStream(), plain).diffId();
    } catch (ImageException e) {
      return Digest.of(new byte[0]); // what cannot be packed is not what was unpacked
    }
  }
}
