package dev.slipway.images.sys;

import static dev.slipway.images.sys.Libc.LIBC;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An open directory; every operation is on a name in it and never follows a link.
 *
 * <p>A name is a String of which each char is one byte of the name on disk (ISO 8859-1), because
 * file names are bytes and the JDK's decoding of them depends on the locale. A name that holds a
 * slash is accepted by {@link #beneath} only. Not for use by several threads at once.
 */
public final class Dir implements AutoCloseable {
  private static final int LIST_BUFFER = 64 * 1024;
  private static final int NAME_OFFSET = 19;
  private final Fd fd;

  private Dir(Fd fd) {
    this.fd = fd;
  }

  /** Opens a directory of ours by its path, which is trusted up to its last part. */
  public static Dir open(Path path) throws IOException {
    int flags = Flags.O_DIRECTORY | Flags.O_NOFOLLOW | Flags.O_CLOEXEC;
    byte[] raw = (path + "\0").getBytes(StandardCharsets.UTF_8);
    long fd = Errno.check(LIBC.open(raw, flags, 0), "open directory", path.toString());
    return new Dir(new Fd((int) fd, path.toString()));
  }

  /** Opens a directory below this one: no link, no "..", no other mount on the way (openat2). */
  public Dir beneath(String relative) throws IOException {
    return new Dir(openBeneath(relative, Flags.O_DIRECTORY | Flags.O_CLOEXEC));
  }

  /** Opens an existing regular file in this directory for reading. */
  public OpenFile read(String name) throws IOException {
    return new OpenFile(openBeneath(name, Flags.O_CLOEXEC));
  }

  /** Without O_NOFOLLOW, which would turn the kernel's "a link" at the end into other errors. */
  private Fd openBeneath(String relative, int flags) throws IOException {
    long resolve =
        Flags.RESOLVE_BENEATH
            | Flags.RESOLVE_NO_SYMLINKS
            | Flags.RESOLVE_NO_MAGICLINKS
            | Flags.RESOLVE_NO_XDEV;
    byte[] how =
        ByteBuffer.allocate(24)
            .order(ByteOrder.nativeOrder())
            .putLong(flags)
            .putLong(0)
            .putLong(resolve)
            .array();
    byte[] path = Fd.bytes(relative);
    long opened = LIBC.syscall(Flags.SYS_OPENAT2, fd.number(), path, how, how.length);
    return new Fd((int) Errno.check(opened, "open", relative), relative);
  }

  /** Makes a new, empty file, only for us to read until attributes are applied. */
  public OpenFile create(String name) throws IOException {
    int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_EXCL | Flags.O_NOFOLLOW | Flags.O_CLOEXEC;
    long opened = LIBC.openat(fd.number(), single(name), flags, 0600);
    return new OpenFile(new Fd((int) Errno.check(opened, "create", name), name));
  }

  public void makeDirectory(String name) throws IOException {
    Errno.check(LIBC.mkdirat(fd.number(), single(name), 0700), "make directory", name);
  }

  /** Makes a symbolic link; its target is only text. */
  public void makeSymlink(String name, String target, Attributes a) throws IOException {
    byte[] raw = single(name);
    Errno.check(LIBC.symlinkat(Fd.bytes(target), fd.number(), raw), "make link", name);
    int no = Flags.AT_SYMLINK_NOFOLLOW;
    int owned = LIBC.fchownat(fd.number(), raw, (int) a.uid(), (int) a.gid(), no);
    Errno.check(owned, "set the owner of", name);
    byte[] times = Fd.times(a.seconds(), a.nanos());
    Errno.check(LIBC.utimensat(fd.number(), raw, times, no), "set times of", name);
  }

  /** Gives the file {@code existing} of another directory a second name here. */
  public void makeHardLink(String name, Dir other, String existing) throws IOException {
    byte[] old = single(existing);
    int done = LIBC.linkat(other.fd.number(), old, fd.number(), single(name), 0);
    Errno.check(done, "link", name);
  }

  /** Makes the character device 0:0 by which overlayfs hides a name of the layers below. */
  public void makeWhiteout(String name) throws IOException {
    int done = LIBC.mknodat(fd.number(), single(name), Flags.S_IFCHR, 0);
    Errno.check(done, "make whiteout", name);
  }

  /** What is there under this name, or empty. */
  public Optional<FileStat> stat(String name) throws IOException {
    byte[] result = new byte[FileStat.BYTES];
    int flags = Flags.AT_SYMLINK_NOFOLLOW;
    if (LIBC.statx(fd.number(), single(name), flags, FileStat.BASIC, result) < 0) {
      Errno e = Errno.of("stat " + name);
      if (e.notThere()) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(FileStat.read(result));
  }

  public FileStat stat() throws IOException {
    return fd.stat();
  }

  public String readSymlink(String name) throws IOException {
    byte[] target = new byte[4096];
    long size = LIBC.readlinkat(fd.number(), single(name), target, target.length);
    Errno.check(size, "read link", name);
    return new String(target, 0, (int) size, StandardCharsets.ISO_8859_1);
  }

  public void apply(Attributes attributes) throws IOException {
    fd.apply(attributes);
  }

  public void applyTimes(Attributes attributes) throws IOException {
    fd.times(attributes);
  }

  public void setExtended(String name, byte[] value) throws IOException {
    fd.extended(name, value);
  }

  public Map<String, byte[]> extendedAttributes() throws IOException {
    return fd.extended();
  }

  /** All names in this directory, in the order of their bytes. */
  public List<String> list() throws IOException {
    try (Dir again = beneath(".")) {
      List<String> names = new ArrayList<>();
      byte[] buffer = new byte[LIST_BUFFER];
      for (int got = again.entries(buffer); got > 0; got = again.entries(buffer)) {
        collect(ByteBuffer.wrap(buffer, 0, got).order(ByteOrder.nativeOrder()), names);
      }
      Collections.sort(names);
      return names;
    }
  }

  private int entries(byte[] buffer) throws IOException {
    long got = LIBC.getdents64(fd.number(), buffer, buffer.length);
    return (int) Errno.check(got, "list", fd.what());
  }

  /** Reads struct linux_dirent64: inode, offset, record length, type, name (getdents64(2)). */
  private static void collect(ByteBuffer b, List<String> names) {
    for (int at = 0; at < b.limit(); at += Short.toUnsignedInt(b.getShort(at + 16))) {
      int end = at + NAME_OFFSET;
      while (b.get(end) != 0) {
        end++;
      }
      int size = end - at - NAME_OFFSET;
      String name = new String(b.array(), at + NAME_OFFSET, size, StandardCharsets.ISO_8859_1);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
    }
  }

  /** Removes a file, or a directory with all in it; refuses to cross into another mount. */
  public void remove(String name) throws IOException {
    if (LIBC.unlinkat(fd.number(), single(name), 0) == 0) {
      return;
    }
    Errno e = Errno.of("remove " + name);
    if (e.notThere()) {
      return;
    }
    if (!e.is(Errno.EISDIR) && !e.is(Errno.EPERM)) {
      throw e;
    }
    try (Dir child = beneath(name)) {
      for (String inside : child.list()) {
        child.remove(inside);
      }
    }
    int done = LIBC.unlinkat(fd.number(), single(name), Flags.AT_REMOVEDIR);
    Errno.check(done, "remove directory", name);
  }

  /** Makes the names in this directory durable. */
  public void fsync() throws IOException {
    fd.fsync();
  }

  /** Makes everything on this directory's file system durable; may take long. */
  public void syncFileSystem() throws IOException {
    Errno.check(LIBC.syncfs(fd.number()), "sync the file system of", fd.what());
  }

  @Override
  public void close() {
    fd.close();
  }

  private static byte[] single(String name) {
    boolean bad = name.isEmpty() || name.equals(".") || name.equals("..");
    if (bad || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a single name: " + name);
    }
    return Fd.bytes(name);
  }
}
