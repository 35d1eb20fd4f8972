package dev.slipway.runtime.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/*
 * A thread may have a mount namespace of its own, and what it starts inherits it. So the host's
 * table stays as it was, whatever happens to us; the kernel unmounts everything when the last
 * process in here is gone; and an engine that wants a tidier view of the host gets it without a
 * wrapper that costs three processes a call.
 *
 * Mounts of the host still arrive here (where it shares them), ours never leave.
 */
/**
 * A mount namespace that some threads of this process live in, with what they start.
 *
 * <p>Tasks run on platform threads, so they may block in native calls. A task started from within a
 * task runs on the same thread.
 */
public final class MountNamespace implements AutoCloseable {
  private static final Path ROOT = Path.of("/");
  private static final int MOST_AT_ONCE = 64;

  private final Syscalls kernel;
  private final int descriptor;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final Semaphore room = new Semaphore(MOST_AT_ONCE, true);
  private final ExecutorService threads;

  private MountNamespace(Syscalls kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    var count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task ->
                Thread.ofPlatform()
                    .daemon()
                    .name("mounts-" + count.incrementAndGet())
                    .unstarted(() -> enterAndRun(task)));
  }

  /** A copy of the host's mounts as they are now. */
  public static MountNamespace copy(Syscalls kernel) throws IOException {
    return new MountNamespace(
        kernel,
        onNewThread(
            () -> {
              kernel.unshareMounts();
              kernel.mount("none", ROOT, "none", MountFlags.REC | MountFlags.SLAVE, "");
              return kernel.open(Path.of("/proc/thread-self/ns/mnt"), OpenHow.RDONLY);
            }));
  }

  /** The one that a process lives in; empty if that process is gone. */
  public static Optional<MountNamespace> of(Syscalls kernel, int pid) {
    try {
      var at = Path.of("/proc", Integer.toString(pid), "ns/mnt");
      return Optional.of(new MountNamespace(kernel, kernel.open(at, OpenHow.RDONLY)));
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  /** What a task throws comes out as it is; an interrupted caller still waits for its end. */
  public <T> T call(Task<T> task) throws IOException {
    if (inside.get()) {
      return task.run();
    }
    room.acquireUninterruptibly();
    try {
      return result(threads.submit(task::run));
    } catch (RejectedExecutionException e) {
      throw new IOException("this process has let go of its containers", e);
    } finally {
      room.release();
    }
  }

  /** Whether this thread lives in it. */
  public boolean isInside() {
    return inside.get();
  }

  /** Something done inside. */
  public interface Task<T> {
    T run() throws IOException;
  }

  /** Lets go; it lives on as long as a process is in it. */
  @Override
  public void close() {
    threads.shutdown();
    kernel.close(descriptor);
  }

  private void enterAndRun(Runnable task) {
    try {
      kernel.enterMounts(descriptor);
    } catch (ErrnoException e) {
      throw new IllegalStateException("entering the mount namespace", e);
    }
    inside.set(true);
    task.run();
  }

  private static int onNewThread(Callable<Integer> task) throws IOException {
    var future = new FutureTask<>(task);
    Thread.ofPlatform().daemon().name("mounts").start(future);
    return result(future);
  }

  private static <T> T result(Future<T> future) throws IOException {
    var interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // What it has begun it must bring to an end or undo, so that is waited for.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(Throwable cause) {
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException ours -> throw ours;
      case Error error -> throw error;
      default -> new IOException(cause);
    };
  }
}
