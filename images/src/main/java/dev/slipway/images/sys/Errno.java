package dev.slipway.images.sys;

import java.io.IOException;
import jnr.ffi.Runtime;

/** A call that the kernel refused, with its error number. */
public final class Errno extends IOException {
  private static final long serialVersionUID = 1L;

  static final int ENOENT = 2;
  static final int ENXIO = 6;
  static final int EXDEV = 18;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EPERM = 1;
  static final int EEXIST = 17;
  static final int ENODATA = 61;
  static final int EOPNOTSUPP = 95;
  static final int ELOOP = 40;
  static final int ENOSPC = 28;
  static final int EDQUOT = 122;

  private final int number;

  private Errno(String doing, int number) {
    super(doing + ": " + name(number));
    this.number = number;
  }

  /** True where a part of the path is a link, or leads out of the tree or to another mount. */
  public boolean leadsElsewhere() {
    return number == ELOOP || number == EXDEV;
  }

  /** True where the path, or a directory on the way to it, does not exist. */
  public boolean notThere() {
    return number == ENOENT;
  }

  /** True where the name that was to be made is taken. */
  public boolean exists() {
    return number == EEXIST;
  }

  /** True where a part of the path is there but no directory. */
  public boolean notDirectory() {
    return number == ENOTDIR;
  }

  /** True where the disk, its inodes or a quota are used up. */
  public boolean diskFull() {
    return number == ENOSPC || number == EDQUOT;
  }

  boolean is(int other) {
    return number == other;
  }

  static Errno of(String doing) {
    return new Errno(doing, Runtime.getSystemRuntime().getLastError());
  }

  static long check(long result, String doing, String what) throws Errno {
    if (result < 0) {
      throw of(doing + " " + what);
    }
    return result;
  }

  private static String name(int number) {
    return switch (number) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case 13 -> "permission denied";
      case EEXIST -> "file exists";
      case EXDEV -> "leads to another mount or out of the tree";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case 22 -> "invalid argument";
      case 24 -> "too many open files";
      case ENOSPC -> "no space left on device";
      case 30 -> "read-only file system";
      case 36 -> "file name too long";
      case 39 -> "directory not empty";
      case ELOOP -> "a link is on the way";
      case EOPNOTSUPP -> "not supported by this file system";
      case EDQUOT -> "disk quota exceeded";
      default -> "error number " + number;
    };
  }
}
