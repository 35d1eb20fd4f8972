package dev.slipway.runtime.sys;

/** Flags of mount(2), umount2(2) and fsmount(2). */
public final class MountFlags {
  public static final long RDONLY = 1;
  public static final long NOSUID = 2;
  public static final long NODEV = 4;
  public static final long NOEXEC = 8;
  public static final long REMOUNT = 0x20;
  public static final long BIND = 0x1000;

  /** mount: the same for everything below. */
  public static final long REC = 0x4000;

  /** mount: mounts arrive from where this was copied from, and none go back. */
  public static final long SLAVE = 0x80000;

  /** umount2: take it out of the tree now, let go when nothing uses it. */
  public static final int DETACH = 2;

  /** umount2: never follow a link at the end of the path. */
  public static final int NOFOLLOW = 8;

  private MountFlags() {}
}
