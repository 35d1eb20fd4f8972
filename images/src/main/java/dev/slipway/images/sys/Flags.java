package dev.slipway.images.sys;

/** Numbers of the Linux interface that differ by architecture, and those that do not. */
final class Flags {
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_CLOEXEC = 0x80000;
  static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
  static final int AT_SYMLINK_NOFOLLOW = 0x100;
  static final int AT_REMOVEDIR = 0x200;
  static final int AT_EMPTY_PATH = 0x1000;
  static final int SEEK_SET = 0;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;
  static final int SYNC_FILE_RANGE_WRITE = 2;
  static final int S_IFCHR = 0x2000;
  static final long SYS_OPENAT2 = 437;
  static final long RESOLVE_NO_XDEV = 1;
  static final long RESOLVE_NO_MAGICLINKS = 2;
  static final long RESOLVE_NO_SYMLINKS = 4;
  static final long RESOLVE_BENEATH = 8;

  private Flags() {}
}
