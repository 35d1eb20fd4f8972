package dev.slipway.images.sys;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The C library, as far as images call it. Paths are NUL-terminated bytes.
 *
 * <p>Public only because the class that implements it is made in another class loader; nobody
 * outside this package calls it.
 */
public interface Libc {
  Libc LIBC = LibraryLoader.create(Libc.class).load("c");

  int open(@In byte[] path, int flags, int mode);

  int openat(int directory, @In byte[] path, int flags, int mode);

  long syscall(long number, int directory, @In byte[] path, @In byte[] how, long size);

  int close(int fd);

  long read(int fd, @Out byte[] buffer, long size);

  long pread(int fd, @Out byte[] buffer, long size, long offset);

  long read(int fd, @Out ByteBuffer direct, long size);

  long write(int fd, @In byte[] buffer, long size);

  long write(int fd, @In ByteBuffer direct, long size);

  long pwrite(int fd, @In ByteBuffer direct, long size, long offset);

  long lseek(int fd, long offset, int whence);

  int ftruncate(int fd, long size);

  int fsync(int fd);

  int sync_file_range(int fd, long offset, long size, int flags);

  int syncfs(int fd);

  int fchown(int fd, int uid, int gid);

  int fchownat(int directory, @In byte[] path, int uid, int gid, int flags);

  int fchmod(int fd, int mode);

  int futimens(int fd, @In byte[] times);

  int utimensat(int directory, @In byte[] path, @In byte[] times, int flags);

  int mkdirat(int directory, @In byte[] path, int mode);

  int mknodat(int directory, @In byte[] path, int mode, long device);

  int symlinkat(@In byte[] target, int directory, @In byte[] path);

  int linkat(int from, @In byte[] old, int to, @In byte[] path, int flags);

  int unlinkat(int directory, @In byte[] path, int flags);

  int statx(int directory, @In byte[] path, int flags, int mask, @Out byte[] result);

  long readlinkat(int directory, @In byte[] path, @Out byte[] buffer, long size);

  long getdents64(int fd, @Out byte[] buffer, long size);

  int fsetxattr(int fd, @In byte[] name, @In byte[] value, long size, int flags);

  long fgetxattr(int fd, @In byte[] name, @Out byte[] value, long size);

  long flistxattr(int fd, @Out byte[] names, long size);
}
