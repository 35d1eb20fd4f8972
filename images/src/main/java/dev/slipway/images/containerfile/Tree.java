package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Optional;

/**
 * The names of what is copied from: a context, a stage or an image.
 *
 * <p>Paths are text, relative to the root of the tree, with slashes, no dots and none at the ends;
 * the root is the empty text. A name that is no UTF-8 is shown as it decodes.
 */
public interface Tree {
  /** What a name stands for. */
  enum Kind {
    DIRECTORY,
    FILE,
    /** A symbolic link. */
    LINK,
    /** Device, pipe or socket. */
    OTHER
  }

  /** What is there; a link at the end is not followed, links before it are. */
  Optional<Kind> kind(String path);

  /** The same place without links, all of them followed inside the tree; empty if there is none. */
  Optional<String> follow(String path);

  /** The names in a directory, sorted. */
  List<String> list(String directory);
}
