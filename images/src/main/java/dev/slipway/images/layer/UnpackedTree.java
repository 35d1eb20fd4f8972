package dev.slipway.images.layer;

import java.io.IOException;

/** What an archive becomes, entry by entry. */
sealed interface UnpackedTree extends AutoCloseable permits LayerTree, ArchiveTree {
  /** One entry, its path checked and its attributes ones that may be kept. */
  void add(EntryPath path, TarEntry entry, TarReader content) throws IOException;

  /** After the last entry: times come last, as whatever is made in a directory changes them. */
  void finish() throws IOException;

  @Override
  void close();
}
