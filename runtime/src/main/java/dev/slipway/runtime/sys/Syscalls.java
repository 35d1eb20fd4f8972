package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The kernel, as far as containers need it.
 *
 * <p>Every method is one system call (or one native call) and may be used from any thread at once.
 * Descriptors are plain numbers, close-on-exec, and belong to the caller until {@link #close}. Only
 * {@link #poll}, {@link #read} and {@link #waitFor} block, and then hold their carrier thread: call
 * them from platform threads.
 */
public interface Syscalls {
  /** The kernel of this machine; loaded at first use. */
  static Syscalls linux() {
    return LinuxSyscalls.Holder.INSTANCE;
  }

  /** mount(2). */
  void mount(String source, Path target, String type, long flags, String data)
      throws ErrnoException;

  /**
   * mount(2) with relative paths inside {@code data} taken from {@code directory}, so that a long
   * list of layers fits the page the kernel reads.
   */
  void mountFrom(Path directory, Path target, String type, long flags, String data)
      throws ErrnoException;

  /**
   * The newer mount calls: fsopen, one fsconfig a parameter (each "key=value"), fsmount,
   * move_mount. Empty where the kernel does not know them or this parameter; nothing is mounted
   * then.
   */
  Optional<Path> mountWith(String type, List<String> parameters, long flags, Path target)
      throws ErrnoException;

  /** open_tree(2): a copy of the mount at a directory, attached nowhere; closing it ends it. */
  int cloneMount(Path directory) throws ErrnoException;

  /** mount_setattr(2) on such a copy: shows owners as this user namespace maps them. */
  void mapOwners(int mount, int userNamespace) throws ErrnoException;

  /** mount_setattr(2) on such a copy: {@link MountFlags} that read the same there. */
  void limitMount(int mount, long flags) throws ErrnoException;

  /** move_mount(2) of such a copy. */
  void attachMount(int mount, Path target) throws ErrnoException;

  /** The newer mount calls for an overlay whose directories are open already (Linux 6.13). */
  void mountOverlay(OverlayDescriptors layers, List<String> options, long flags, Path target)
      throws ErrnoException;

  /** mount(2) by a thread that is in another network namespace, for what shows that one. */
  void mountInNetwork(
      Path namespace, String source, Path target, String type, long flags, String data)
      throws IOException;

  /** statvfs(3). */
  FreeSpace freeSpace(Path place) throws ErrnoException;

  /** umount2(2). */
  void unmount(Path target, int flags) throws ErrnoException;

  /** unshare(2) of the calling thread's mounts; it must be one that ends or stays ours. */
  void unshareMounts() throws ErrnoException;

  /** setns(2) of the calling thread into another mount namespace. */
  void enterMounts(int namespace) throws ErrnoException;

  /** open(2). */
  int open(Path path, int flags) throws ErrnoException;

  /** openat2(2). */
  int openBeneath(int directory, String path, int flags, long resolve) throws ErrnoException;

  void close(int descriptor);

  /** read(2); 0 is the end, -1 nothing yet on a descriptor that does not block. */
  int read(int descriptor, byte[] into) throws ErrnoException;

  /** pipe2(2): {read end, write end}. */
  int[] pipe() throws ErrnoException;

  /** write(2) of one byte. */
  void signalPipe(int descriptor) throws ErrnoException;

  /** renameat2(2) that never replaces what is there. */
  void renameNew(Path from, Path to) throws ErrnoException;

  /** fsync(2) of a directory. */
  void syncDirectory(Path directory) throws ErrnoException;

  /** setns(2): the calling thread alone enters this namespace, for good; throw it away after. */
  void enterNamespace(int descriptor, int type) throws ErrnoException;

  /** A netlink(7) socket of this protocol that hears what these multicast groups are told. */
  int netlink(int protocol, int groups) throws ErrnoException;

  /** posix_spawn(3); returns the process id, which {@link #waitFor} must collect. */
  int spawn(SpawnRequest request) throws ErrnoException;

  /** waitpid(2); the raw status. */
  int waitFor(int pid) throws ErrnoException;

  /** pidfd_open(2). */
  int processDescriptor(int pid) throws ErrnoException;

  /** pidfd_send_signal(2). */
  void signal(int processDescriptor, int signal) throws ErrnoException;

  /** poll(2) for reading: which of them are ready; none when the time is up. */
  boolean[] poll(int[] descriptors, Duration atMost) throws ErrnoException;

  /**
   * poll(2): what of {@link PollEvents} each of them is ready for; all 0 when the time is up.
   *
   * @param events what to wait for, of each descriptor
   */
  int[] poll(int[] descriptors, int[] events, Duration atMost) throws ErrnoException;

  /**
   * write(2): how many of the first {@code count} bytes were taken, -1 if a descriptor that does
   * not block has no room.
   */
  int write(int descriptor, byte[] bytes, int count) throws ErrnoException;

  /** A connected AF_UNIX socket that keeps packets apart and does not block. */
  int connectPackets(Path socket) throws ErrnoException;

  /** shutdown(2) of the writing half. */
  void endWriting(int socket) throws ErrnoException;
}
