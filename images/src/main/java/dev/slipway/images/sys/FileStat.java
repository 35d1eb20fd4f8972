package dev.slipway.images.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel says of one file, never of what a link points to.
 *
 * @param size of the content in bytes
 * @param allocated bytes that the file takes on disk; fewer than its size where it has holes
 */
public record FileStat(
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    long allocated,
    long links,
    long inode,
    long device,
    long seconds,
    int nanos,
    boolean whiteout) {
  static final int BYTES = 256;
  private static final int SECTOR = 512;
  static final int BASIC = 0x7ff;

  /** The type of a file. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO,
    SOCKET
  }

  /** Reads struct statx, whose layout is the same on every architecture (statx(2)). */
  static FileStat read(byte[] statx) {
    ByteBuffer b = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
    int mode = Short.toUnsignedInt(b.getShort(28));
    Kind kind = kind(mode);
    boolean whiteout = kind == Kind.CHARACTER_DEVICE && b.getInt(128) == 0 && b.getInt(132) == 0;
    return new FileStat(
        kind,
        mode & 07777,
        Integer.toUnsignedLong(b.getInt(20)),
        Integer.toUnsignedLong(b.getInt(24)),
        b.getLong(40),
        b.getLong(48) * SECTOR,
        Integer.toUnsignedLong(b.getInt(16)),
        b.getLong(32),
        ((long) b.getInt(136) << 32) | Integer.toUnsignedLong(b.getInt(140)),
        b.getLong(112),
        b.getInt(120),
        whiteout);
  }

  private static Kind kind(int mode) {
    return switch (mode >> 12) {
      case 1 -> Kind.FIFO;
      case 2 -> Kind.CHARACTER_DEVICE;
      case 4 -> Kind.DIRECTORY;
      case 6 -> Kind.BLOCK_DEVICE;
      case 8 -> Kind.FILE;
      case 10 -> Kind.SYMLINK;
      default -> Kind.SOCKET;
    };
  }
}
