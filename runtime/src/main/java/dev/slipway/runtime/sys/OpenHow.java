package dev.slipway.runtime.sys;

/** Flags of open and openat2 as the kernel numbers them. */
public final class OpenHow {
  public static final int RDONLY = 0;
  public static final int WRONLY = 1;
  public static final int NONBLOCK = 0x800;
  public static final int DIRECTORY = onArm() ? 0x4000 : 0x10000;
  public static final int NOFOLLOW = onArm() ? 0x8000 : 0x20000;
  public static final int CLOEXEC = 0x80000;
  public static final int PATH = 0x200000;

  public static final long RESOLVE_NO_XDEV = 0x01;
  public static final long RESOLVE_NO_MAGICLINKS = 0x02;
  public static final long RESOLVE_NO_SYMLINKS = 0x04;
  public static final long RESOLVE_BENEATH = 0x08;

  public static final long RESOLVE_IN_ROOT = 0x10;

  private OpenHow() {}

  private static boolean onArm() {
    return System.getProperty("os.arch", "").equals("aarch64");
  }
}
