package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** {@link Syscalls} by the C library of this machine. */
final class LinuxSyscalls implements Syscalls {
  private static final long PIDFD_SEND_SIGNAL = 424;
  private static final long PIDFD_OPEN = 434;
  private static final long OPENAT2 = 437;
  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;
  private static final int SHUT_WR = 1;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_NONBLOCK = 0x800;

  private final LibC libc;
  private final Runtime runtime;
  private final MountCalls mounts;
  private final TreeCalls trees;
  private final Spawn spawn;

  /** Loading costs 150 to 400 ms once, so it waits for the first use. */
  static final class Holder {
    static final Syscalls INSTANCE = new LinuxSyscalls(LibraryLoader.create(LibC.class).load("c"));

    private Holder() {}
  }

  private LinuxSyscalls(LibC libc) {
    this.libc = libc;
    this.runtime = Runtime.getRuntime(libc);
    this.mounts = new MountCalls(libc, runtime);
    this.trees = new TreeCalls(libc, runtime);
    this.spawn = new Spawn(libc, runtime);
  }

  @Override
  public void mount(String source, Path target, String type, long flags, String data)
      throws ErrnoException {
    mounts.mount(source, target, type, flags, data);
  }

  @Override
  public void mountFrom(Path directory, Path target, String type, long flags, String data)
      throws ErrnoException {
    mounts.mountFrom(directory, target, type, flags, data);
  }

  @Override
  public Optional<Path> mountWith(String type, List<String> parameters, long flags, Path target)
      throws ErrnoException {
    return mounts.mountWith(type, parameters, flags, target);
  }

  @Override
  public int cloneMount(Path directory) throws ErrnoException {
    return trees.cloneMount(directory);
  }

  @Override
  public void mapOwners(int mount, int userNamespace) throws ErrnoException {
    trees.mapOwners(mount, userNamespace);
  }

  @Override
  public void limitMount(int mount, long flags) throws ErrnoException {
    trees.limit(mount, flags);
  }

  @Override
  public void attachMount(int mount, Path target) throws ErrnoException {
    trees.attach(mount, target);
  }

  @Override
  public void mountOverlay(OverlayDescriptors layers, List<String> options, long flags, Path target)
      throws ErrnoException {
    trees.mountOverlay(layers, options, flags, target);
  }

  @Override
  public void mountInNetwork(
      Path namespace, String source, Path target, String type, long flags, String data)
      throws IOException {
    trees.inNetwork(namespace, () -> mounts.mount(source, target, type, flags, data));
  }

  /** All fields of the structure are 64 bits wide on 64-bit Linux. */
  @Override
  public FreeSpace freeSpace(Path place) throws ErrnoException {
    var into = runtime.getMemoryManager().allocateDirect(256, true);
    check(libc.statvfs(place.toString(), into), () -> "statvfs " + place);
    return new FreeSpace(into.getLong(24) * into.getLong(8), into.getLong(48));
  }

  @Override
  public void unmount(Path target, int flags) throws ErrnoException {
    check(libc.umount2(target.toString(), flags), () -> "umount2 " + target);
  }

  @Override
  public void unshareMounts() throws ErrnoException {
    check(libc.unshare(CLONE_NEWNS), () -> "unshare CLONE_NEWNS");
  }

  @Override
  public void enterMounts(int namespace) throws ErrnoException {
    check(libc.unshare(CLONE_FS), () -> "unshare CLONE_FS");
    check(libc.setns(namespace, CLONE_NEWNS), () -> "setns CLONE_NEWNS");
  }

  @Override
  public int open(Path path, int flags) throws ErrnoException {
    return check(libc.open(path.toString(), flags | OpenHow.CLOEXEC, 0), () -> "open " + path);
  }

  @Override
  public int openBeneath(int directory, String path, int flags, long resolve)
      throws ErrnoException {
    var how = runtime.getMemoryManager().allocateDirect(24, true);
    how.putLong(0, flags | (long) OpenHow.CLOEXEC);
    how.putLong(8, 0);
    how.putLong(16, resolve);
    return (int) check(libc.syscall(OPENAT2, directory, path, how, 24), () -> "openat2 " + path);
  }

  @Override
  public void close(int descriptor) {
    libc.close(descriptor);
  }

  @Override
  public int read(int descriptor, byte[] into) throws ErrnoException {
    while (true) {
      var count = libc.read(descriptor, into, into.length);
      if (count < 0 && runtime.getLastError() == Errno.EAGAIN) {
        return -1;
      }
      if (count >= 0 || runtime.getLastError() != Errno.EINTR) {
        return (int) check(count, () -> "read");
      }
    }
  }

  @Override
  public int[] pipe() throws ErrnoException {
    var ends = new int[2];
    check(libc.pipe2(ends, OpenHow.CLOEXEC), () -> "pipe2");
    return ends;
  }

  @Override
  public void signalPipe(int descriptor) throws ErrnoException {
    check(libc.write(descriptor, new byte[1], 1), () -> "write");
  }

  @Override
  public void renameNew(Path from, Path to) throws ErrnoException {
    check(
        libc.renameat2(AT_FDCWD, from.toString(), AT_FDCWD, to.toString(), RENAME_NOREPLACE),
        () -> "rename " + from + " to " + to);
  }

  @Override
  public void syncDirectory(Path directory) throws ErrnoException {
    var descriptor = open(directory, OpenHow.RDONLY | OpenHow.DIRECTORY);
    try {
      check(libc.fsync(descriptor), () -> "fsync " + directory);
    } finally {
      close(descriptor);
    }
  }

  @Override
  public void enterNamespace(int descriptor, int type) throws ErrnoException {
    check(libc.setns(descriptor, type), () -> "setns");
  }

  @Override
  public int netlink(int protocol, int groups) throws ErrnoException {
    var type = SOCK_RAW | SOCK_NONBLOCK | OpenHow.CLOEXEC;
    var descriptor = check(libc.socket(AF_NETLINK, type, protocol), () -> "socket netlink");
    var address = runtime.getMemoryManager().allocateDirect(12, true);
    address.putShort(0, (short) AF_NETLINK);
    address.putInt(8, groups);
    try {
      check(libc.bind(descriptor, address, 12), () -> "bind netlink");
      return descriptor;
    } catch (ErrnoException e) {
      libc.close(descriptor);
      throw e;
    }
  }

  @Override
  public int spawn(SpawnRequest request) throws ErrnoException {
    return spawn.start(request);
  }

  @Override
  public int waitFor(int pid) throws ErrnoException {
    var status = new int[1];
    while (true) {
      var result = libc.waitpid(pid, status, 0);
      if (result >= 0 || runtime.getLastError() != Errno.EINTR) {
        check(result, () -> "waitpid " + pid);
        return status[0];
      }
    }
  }

  @Override
  public int processDescriptor(int pid) throws ErrnoException {
    return (int) check(libc.syscall(PIDFD_OPEN, pid, 0), () -> "pidfd_open " + pid);
  }

  @Override
  public void signal(int processDescriptor, int signal) throws ErrnoException {
    var none = Pointer.wrap(runtime, 0L);
    check(
        libc.syscall(PIDFD_SEND_SIGNAL, processDescriptor, signal, none, 0),
        () -> "pidfd_send_signal " + signal);
  }

  @Override
  public int write(int descriptor, byte[] bytes, int count) throws ErrnoException {
    while (true) {
      var written = libc.write(descriptor, bytes, count);
      if (written >= 0) {
        return (int) written;
      }
      var errno = runtime.getLastError();
      if (errno == Errno.EAGAIN) {
        return -1;
      }
      if (errno != Errno.EINTR) {
        check(written, () -> "write");
      }
    }
  }

  @Override
  public int connectPackets(Path socket) throws ErrnoException {
    return new PacketSocket(libc, runtime).connect(socket);
  }

  @Override
  public void endWriting(int socket) throws ErrnoException {
    check(libc.shutdown(socket, SHUT_WR), () -> "shutdown");
  }

  @Override
  public boolean[] poll(int[] descriptors, Duration atMost) throws ErrnoException {
    var events = new int[descriptors.length];
    Arrays.fill(events, PollEvents.IN);
    var found = poll(descriptors, events, atMost);
    var ready = new boolean[found.length];
    for (var i = 0; i < found.length; i++) {
      ready[i] = found[i] != 0;
    }
    return ready;
  }

  @Override
  public int[] poll(int[] descriptors, int[] events, Duration atMost) throws ErrnoException {
    var size = 8;
    var entries =
        runtime.getMemoryManager().allocateDirect(Math.max(size, size * descriptors.length), true);
    for (var i = 0; i < descriptors.length; i++) {
      entries.putInt((long) i * size, descriptors[i]);
      entries.putShort((long) i * size + 4, (short) events[i]);
    }
    var millis = (int) Math.min(Integer.MAX_VALUE, atMost.toMillis());
    var count = libc.poll(entries, descriptors.length, millis);
    if (count < 0 && runtime.getLastError() != Errno.EINTR) {
      check(count, () -> "poll");
    }
    var found = new int[descriptors.length];
    for (var i = 0; i < found.length; i++) {
      found[i] = count > 0 ? entries.getShort((long) i * size + 6) : 0;
    }
    return found;
  }

  private int check(int result, Call call) throws ErrnoException {
    return (int) check((long) result, call);
  }

  private long check(long result, Call call) throws ErrnoException {
    if (result >= 0) {
      return result;
    }
    var errno = runtime.getLastError();
    throw new ErrnoException(call.text(), errno, libc.strerror(errno));
  }

  /** What was called, put into words only when it failed. */
  interface Call {
    String text();
  }
}
