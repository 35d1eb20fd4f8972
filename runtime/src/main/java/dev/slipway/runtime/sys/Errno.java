package dev.slipway.runtime.sys;

/** The few error numbers (the same on every 64-bit Linux) that change what we do next. */
public final class Errno {
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ENXIO = 6;
  public static final int ECONNREFUSED = 111;
  public static final int ECONNRESET = 104;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int EPIPE = 32;
  public static final int ENOSYS = 38;
  public static final int ELOOP = 40;

  private Errno() {}
}
