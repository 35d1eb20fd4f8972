package dev.slipway.runtime.sys;

/** What a file system still takes; inodes are 0 where it counts none. */
public record FreeSpace(long bytes, long inodes) {}
