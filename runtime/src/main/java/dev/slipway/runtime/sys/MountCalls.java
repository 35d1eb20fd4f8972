package dev.slipway.runtime.sys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** Both ways of mounting: mount(2), and the calls that take a file system apart into steps. */
final class MountCalls {
  private static final long MOVE_MOUNT = 429;
  private static final long FSOPEN = 430;
  private static final long FSCONFIG = 431;
  private static final long FSMOUNT = 432;
  private static final int CLOEXEC = 1;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int CMD_CREATE = 6;
  private static final int FROM_EMPTY_PATH = 4;
  private static final int AT_FDCWD = -100;
  private static final int CLONE_FS = 0x200;

  private final LibC libc;
  private final Runtime runtime;

  MountCalls(LibC libc, Runtime runtime) {
    this.libc = libc;
    this.runtime = runtime;
  }

  void mount(String source, Path target, String type, long flags, String data)
      throws ErrnoException {
    check(
        libc.mount(source, target.toString(), type, flags, data),
        "mount " + type + " on " + target);
  }

  /*
   * A working directory belongs to the process, so the thread first takes a copy of its own
   * (unshare CLONE_FS) and is thrown away afterwards: no other thread ever sees the change.
   */
  void mountFrom(Path directory, Path target, String type, long flags, String data)
      throws ErrnoException {
    var task =
        new FutureTask<@Nullable Void>(
            () -> {
              check(libc.unshare(CLONE_FS), "unshare CLONE_FS");
              check(libc.chdir(directory.toString()), "chdir " + directory);
              mount(type, target, type, flags, data);
              return null;
            });
    Thread.ofPlatform().name("mount").daemon().start(task);
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ErrnoException errno) {
        throw errno;
      }
      throw new IllegalStateException("mounting " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException("mount on " + target, Errno.EINTR, "interrupted");
    }
  }

  Optional<Path> mountWith(String type, List<String> parameters, long flags, Path target)
      throws ErrnoException {
    var context = (int) libc.syscall(FSOPEN, type, CLOEXEC);
    if (context < 0 && runtime.getLastError() == Errno.ENOSYS) {
      return Optional.empty();
    }
    check(context, "fsopen " + type);
    try {
      if (!configure(context, parameters)) {
        return Optional.empty();
      }
      check(
          libc.syscall(FSCONFIG, context, CMD_CREATE, none(), none(), 0),
          "creating the " + type + " for " + target,
          context);
      var mounted = (int) libc.syscall(FSMOUNT, context, CLOEXEC, (int) flags);
      check(mounted, "fsmount " + type, context);
      try {
        check(
            libc.syscall(MOVE_MOUNT, mounted, "", AT_FDCWD, target.toString(), FROM_EMPTY_PATH),
            "move_mount to " + target);
      } finally {
        libc.close(mounted);
      }
      return Optional.of(target);
    } finally {
      libc.close(context);
    }
  }

  /** False if this kernel does not know one of the parameters (lowerdir+ came with Linux 6.8). */
  private boolean configure(int context, List<String> parameters) throws ErrnoException {
    for (var parameter : parameters) {
      var at = parameter.indexOf('=');
      var result =
          at < 0
              ? libc.syscall(FSCONFIG, context, SET_FLAG, parameter, none(), 0)
              : libc.syscall(
                  FSCONFIG,
                  context,
                  SET_STRING,
                  parameter.substring(0, at),
                  parameter.substring(at + 1),
                  0);
      if (result < 0 && runtime.getLastError() == Errno.EINVAL && parameter.contains("+=")) {
        return false;
      }
      check(result, "fsconfig " + parameter, context);
    }
    return true;
  }

  /** What the kernel wrote about its refusal; one message a read, none left is an error. */
  private String reason(int context) {
    var errno = runtime.getLastError();
    var message = new byte[512];
    var text = new StringBuilder();
    for (var count = libc.read(context, message, message.length);
        count > 0 && text.length() < 1024;
        count = libc.read(context, message, message.length)) {
      text.append(", ").append(new String(message, 0, (int) count, UTF_8).strip());
    }
    runtime.setLastError(errno);
    return text.toString();
  }

  @SuppressWarnings("NullAway")
  static String none() {
    return null;
  }

  private void check(long result, String call, int context) throws ErrnoException {
    if (result < 0) {
      check(result, call + reason(context));
    }
  }

  private void check(long result, String call) throws ErrnoException {
    if (result < 0) {
      var errno = runtime.getLastError();
      throw new ErrnoException(call, errno, libc.strerror(errno));
    }
  }
}
