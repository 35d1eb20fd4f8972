package dev.slipway.images.layer;

import dev.slipway.images.Limits;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Turns the bytes of a layer into a directory that overlayfs understands.
 *
 * <p>Nothing is written outside the directory, whatever the bytes say; on failure the directory is
 * left half full and is the caller's to remove.
 */
public final class ExtractLayer {
  private final Limits limits;

  public ExtractLayer(Limits limits) {
    this.limits = limits;
  }

  /** Unpacks bytes whose compression is announced, and refuses them where it is another. */
  public Extracted extract(InputStream packed, Compression announced, Dir into) throws IOException {
    return new Extraction(limits).run(packed, Optional.of(announced), new LayerTree(into));
  }

  /** Unpacks bytes whose compression shows from their beginning. */
  public Extracted extract(InputStream packed, Dir into) throws IOException {
    return new Extraction(limits).run(packed, Optional.empty(), new LayerTree(into));
  }
}
