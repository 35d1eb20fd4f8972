package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;

/** Files and attributes that only a test would make, for the JDK cannot. */
public final class TestFiles {
  private static final Calls LIBC = LibraryLoader.create(Calls.class).load("c");

  /** The C library's names. */
  public interface Calls {
    int lsetxattr(String path, String name, byte[] value, long size, int flags);

    int mknod(String path, int mode, long device);
  }

  private TestFiles() {}

  /** An attribute of any name space. */
  public static void attribute(Path file, String name, byte[] value) throws IOException {
    check(LIBC.lsetxattr(file.toString(), name, value, value.length, 0), name + " of " + file);
  }

  /** A node: {@code type} is of stat(2), such as 0020000 for a character device. */
  public static void node(Path file, int type, int major, int minor) throws IOException {
    check(LIBC.mknod(file.toString(), type | 0666, (long) major << 8 | minor), "mknod " + file);
  }

  private static void check(int result, String what) throws IOException {
    if (result != 0) {
      throw new IOException(what);
    }
  }
}
