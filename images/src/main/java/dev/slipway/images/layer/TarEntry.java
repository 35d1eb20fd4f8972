package dev.slipway.images.layer;

import dev.slipway.images.sys.Attributes;

/**
 * One entry of a tar stream as it stands there, nothing checked yet.
 *
 * @param name each char is one byte of the name, as is every string here
 * @param linkName target of a symbolic or hard link, else empty
 * @param size of the content that follows; links and directories have none
 */
record TarEntry(Kind kind, String name, String linkName, long size, Attributes attributes) {
  enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    HARD_LINK,
    DEVICE,
    FIFO,
    SPARSE,
    UNKNOWN
  }

  TarEntry with(Attributes other) {
    return new TarEntry(kind, name, linkName, size, other);
  }
}
