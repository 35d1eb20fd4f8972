package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.Runtime;

/** Copies of mounts that are attached nowhere yet, and what is made of them. */
final class TreeCalls {
  private static final long OPEN_TREE = 428;
  private static final long MOVE_MOUNT = 429;
  private static final long FSOPEN = 430;
  private static final long FSCONFIG = 431;
  private static final long FSMOUNT = 432;
  private static final long MOUNT_SETATTR = 442;
  private static final int AT_FDCWD = -100;
  private static final int EMPTY_PATH = 0x1000;
  private static final int CLONE = 1;
  private static final int MOVE_FROM_EMPTY_PATH = 4;
  private static final int FS_CLOEXEC = 1;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int SET_DESCRIPTOR = 5;
  private static final int CREATE = 6;
  private static final long IDMAP = 0x00100000;
  private static final int ATTRIBUTES = 32;
  private static final int NEW_NETWORK = 0x40000000;

  private final LibC libc;
  private final Runtime runtime;

  TreeCalls(LibC libc, Runtime runtime) {
    this.libc = libc;
    this.runtime = runtime;
  }

  int cloneMount(Path directory) throws ErrnoException {
    var flags = CLONE | OpenHow.CLOEXEC;
    return check(
        libc.syscall(OPEN_TREE, AT_FDCWD, directory.toString(), flags), "open_tree " + directory);
  }

  void mapOwners(int mount, int userNamespace) throws ErrnoException {
    setAttributes(mount, IDMAP, userNamespace);
  }

  void limit(int mount, long flags) throws ErrnoException {
    setAttributes(mount, flags, 0);
  }

  private void setAttributes(int mount, long set, int userNamespace) throws ErrnoException {
    var attributes = runtime.getMemoryManager().allocateDirect(ATTRIBUTES, true);
    attributes.putLong(0, set);
    attributes.putLong(24, userNamespace);
    check(
        libc.syscall(MOUNT_SETATTR, mount, "", EMPTY_PATH, attributes, ATTRIBUTES),
        "mount_setattr");
  }

  void attach(int mount, Path target) throws ErrnoException {
    check(
        libc.syscall(MOVE_MOUNT, mount, "", AT_FDCWD, target.toString(), MOVE_FROM_EMPTY_PATH),
        "move_mount to " + target);
  }

  void mountOverlay(OverlayDescriptors layers, List<String> options, long flags, Path target)
      throws ErrnoException {
    var context = check(libc.syscall(FSOPEN, "overlay", FS_CLOEXEC), "fsopen overlay");
    try {
      for (var lower : layers.lower().reversed()) {
        give(context, "lowerdir+", lower);
      }
      give(context, "upperdir", layers.upper());
      give(context, "workdir", layers.work());
      for (var option : options) {
        check(configure(context, option), "fsconfig " + option);
      }
      check(
          libc.syscall(FSCONFIG, context, CREATE, MountCalls.none(), MountCalls.none(), 0),
          "creating the overlay for " + target);
      var mounted = check(libc.syscall(FSMOUNT, context, FS_CLOEXEC, (int) flags), "fsmount");
      try {
        attach(mounted, target);
      } finally {
        libc.close(mounted);
      }
    } finally {
      libc.close(context);
    }
  }

  private void give(int context, String key, int descriptor) throws ErrnoException {
    check(
        libc.syscall(FSCONFIG, context, SET_DESCRIPTOR, key, MountCalls.none(), descriptor),
        "fsconfig " + key);
  }

  /*
   * A namespace belongs to a thread here, so the thread is thrown away afterwards: no other one
   * ever sees the change. It begins in the namespaces of the thread that calls.
   */
  void inNetwork(Path namespace, InNetwork work) throws IOException {
    Callable<Boolean> task =
        () -> {
          enter(namespace);
          work.run();
          return true;
        };
    var future = new FutureTask<>(task);
    Thread.ofPlatform().name("network").daemon().start(future);
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("working in the network " + namespace, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException("working in " + namespace, Errno.EINTR, "interrupted");
    }
  }

  private void enter(Path namespace) throws ErrnoException {
    var descriptor =
        check(libc.open(namespace.toString(), OpenHow.CLOEXEC, 0), "open " + namespace);
    try {
      check(libc.setns(descriptor, NEW_NETWORK), "setns " + namespace);
    } finally {
      libc.close(descriptor);
    }
  }

  private int check(long result, String call) throws ErrnoException {
    if (result < 0) {
      var errno = runtime.getLastError();
      throw new ErrnoException(call, errno, libc.strerror(errno));
    }
    return (int) result;
  }

  /** "key=value", or a key that is a flag. */
  private long configure(int context, String option) {
    var at = option.indexOf('=');
    return at < 0
        ? libc.syscall(FSCONFIG, context, SET_FLAG, option, MountCalls.none(), 0)
        : libc.syscall(
            FSCONFIG, context, SET_STRING, option.substring(0, at), option.substring(at + 1), 0);
  }
}
