package dev.slipway.images.layer;

import dev.slipway.images.Limits;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Unpacks an archive that is no layer into a directory: a build context, what {@code ADD} unpacks,
 * what is copied into a container. Plain or packed with gzip or zstd.
 *
 * <p>It is hardened as {@link ExtractLayer} is, but knows no whiteouts: a file named {@code .wh.x}
 * is a file. The directory need not be empty: files are replaced, directories are kept and given
 * the attributes that the archive has for them, but for the directory itself, which stays its
 * owner's. A link that is already there is not followed either. On failure what was unpacked stays.
 */
public final class ExtractArchive {
  private final Limits limits;

  public ExtractArchive(Limits limits) {
    this.limits = limits;
  }

  public Extracted extract(InputStream packed, Dir into, ArchiveRules rules) throws IOException {
    return new Extraction(limits).run(packed, Optional.empty(), new ArchiveTree(into, rules));
  }
}
