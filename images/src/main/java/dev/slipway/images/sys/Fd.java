package dev.slipway.images.sys;

import static dev.slipway.images.sys.Libc.LIBC;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One open file descriptor, closed once. Not for use by several threads. */
final class Fd implements AutoCloseable {
  private static final byte[] NONE = new byte[0];
  private final String what;
  private int number;

  Fd(int number, String what) {
    this.number = number;
    this.what = what;
  }

  int number() {
    if (number < 0) {
      throw new IllegalStateException(what + " is closed");
    }
    return number;
  }

  String what() {
    return what;
  }

  FileStat stat() throws Errno {
    byte[] result = new byte[FileStat.BYTES];
    int flags = Flags.AT_EMPTY_PATH;
    Errno.check(LIBC.statx(number(), new byte[1], flags, FileStat.BASIC, result), "stat", what);
    return FileStat.read(result);
  }

  /** Owner first: a change of owner clears set-id bits and capabilities. */
  void apply(Attributes a) throws Errno {
    Errno.check(LIBC.fchown(number(), (int) a.uid(), (int) a.gid()), "set the owner of", what);
    Errno.check(LIBC.fchmod(number(), a.mode()), "set the mode of", what);
    for (Map.Entry<String, byte[]> x : a.extended().entrySet()) {
      extended(x.getKey(), x.getValue());
    }
    times(a);
  }

  void times(Attributes a) throws Errno {
    Errno.check(LIBC.futimens(number(), times(a.seconds(), a.nanos())), "set times of", what);
  }

  void extended(String name, byte[] value) throws Errno {
    int done = LIBC.fsetxattr(number(), bytes(name), value, value.length, 0);
    Errno.check(done, "set attribute " + name + " of", what);
  }

  private byte[] valueOf(String name) throws Errno {
    byte[] raw = bytes(name);
    String doing = "read attribute " + name + " of";
    byte[] value = new byte[(int) Errno.check(LIBC.fgetxattr(number(), raw, NONE, 0), doing, what)];
    Errno.check(LIBC.fgetxattr(number(), raw, value, value.length), doing, what);
    return value;
  }

  /** Most files have none: ask for the size first, so that nothing is allocated for them. */
  Map<String, byte[]> extended() throws Errno {
    long size = LIBC.flistxattr(number(), NONE, 0);
    if (size < 0) {
      Errno e = Errno.of("list attributes of " + what);
      if (e.is(Errno.EOPNOTSUPP)) {
        return Map.of();
      }
      throw e;
    }
    if (size == 0) {
      return Map.of();
    }
    byte[] names = new byte[(int) size];
    Errno.check(LIBC.flistxattr(number(), names, size), "list attributes of", what);
    Map<String, byte[]> found = new TreeMap<>();
    for (String name : new String(names, StandardCharsets.ISO_8859_1).split("\0")) {
      if (!name.isEmpty()) {
        found.put(name, valueOf(name));
      }
    }
    return found;
  }

  void fsync() throws Errno {
    Errno.check(LIBC.fsync(number()), "fsync", what);
  }

  @Override
  public void close() {
    if (number >= 0) {
      LIBC.close(number);
      number = -1;
    }
  }

  /** A name as the kernel takes it: each char is one byte, as it stood in the archive. */
  static byte[] bytes(String name) {
    return (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] times(long seconds, int nanos) {
    ByteBuffer b = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    b.putLong(seconds).putLong(nanos).putLong(seconds).putLong(nanos);
    return b.array();
  }
}
