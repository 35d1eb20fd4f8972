package dev.slipway.runtime;

/** What a container may write to all its trees together. */
record DiskLimit(long bytes, long inodes) {

  static DiskLimit of(Limits limits) {
    return new DiskLimit(limits.diskBytes(), limits.inodes());
  }
}
