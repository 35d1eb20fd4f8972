package dev.slipway.runtime.sys;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Out;

/** The C library's functions that we call, by their own names. */
@SuppressWarnings("checkstyle:MethodName")
public interface LibC {
  int mount(String source, String target, String type, long flags, String data);

  int umount2(String target, int flags);

  int statvfs(String path, Pointer into);

  int open(String path, int flags, int mode);

  int close(int fd);

  long read(int fd, @Out byte[] into, long size);

  long write(int fd, byte[] from, long size);

  int socket(int domain, int type, int protocol);

  int connect(int fd, Pointer address, int length);

  int shutdown(int fd, int how);

  int pipe2(@Out int[] ends, int flags);

  int fsync(int fd);

  int chdir(String path);

  int unshare(int flags);

  int bind(int fd, Pointer address, int length);

  int setns(int fd, int type);

  int poll(Pointer entries, long count, int millis);

  int waitpid(int pid, @Out int[] status, int options);

  int renameat2(int fromDir, String from, int toDir, String to, int flags);

  String strerror(int errno);

  long syscall(long number, int a, String b, Pointer c, long d);

  long syscall(long number, String a, int b);

  long syscall(long number, int a, int b);

  long syscall(long number, int a, int b, int c);

  long syscall(long number, int a, int b, Pointer c, int d);

  long syscall(long number, int a, String b, int c);

  long syscall(long number, int a, String b, int c, Pointer d, long e);

  long syscall(long number, int a, int b, String c, String d, int e);

  long syscall(long number, int a, String b, int c, String d, int e);

  int sigfillset(Pointer set);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawn_file_actions_init(Pointer actions);

  int posix_spawn_file_actions_destroy(Pointer actions);

  int posix_spawn_file_actions_addopen(Pointer actions, int fd, String path, int flags, int mode);

  int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  int posix_spawn_file_actions_addchdir_np(Pointer actions, String path);

  int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

  int posix_spawn(
      @Out int[] pid, String path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);
}
