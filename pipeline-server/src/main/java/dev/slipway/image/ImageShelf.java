package dev.slipway.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The images of this server, as people ask for them. */
public interface ImageShelf {
  /** All tags, by name. */
  List<Tag> tags();

  /**
   * Makes a single-layer image of a tar archive of a root filesystem and tags it.
   *
   * @throws dev.slipway.access.Refusal if the name or the archive is not acceptable
   */
  Tag importRoot(String name, InputStream tar) throws IOException;
}
