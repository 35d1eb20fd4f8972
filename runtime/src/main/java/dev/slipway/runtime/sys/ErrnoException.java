package dev.slipway.runtime.sys;

import java.io.IOException;

/** A system call that failed, with the kernel's reason. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public ErrnoException(String call, int errno, String reason) {
    super(call + ": " + reason);
    this.errno = errno;
  }

  /** The kernel's error number, one of {@link Errno} where we act upon it. */
  public int errno() {
    return errno;
  }

  public boolean is(int other) {
    return errno == other;
  }
}
