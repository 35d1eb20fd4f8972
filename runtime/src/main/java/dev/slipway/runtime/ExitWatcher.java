package dev.slipway.runtime;

import dev.slipway.runtime.host.ProcessId;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/*
 * One platform thread polls a descriptor per process, so that waiting costs a container no thread
 * and holds no carrier of virtual threads. A pipe wakes it when there is a process more to watch.
 */
/** Tells when processes end that are not our children. */
final class ExitWatcher implements AutoCloseable {
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);

  private record Watched(int descriptor, CompletableFuture<Boolean> ended) {}

  private final Syscalls kernel;
  private final ConcurrentLinkedQueue<Watched> arrivals = new ConcurrentLinkedQueue<>();
  private final int[] wake;
  private final Thread thread;
  private volatile boolean closed;

  ExitWatcher(Syscalls kernel) throws ErrnoException {
    this.kernel = kernel;
    this.wake = kernel.pipe();
    this.thread = Thread.ofPlatform().daemon().name("container-exits").start(this::watchAll);
  }

  /** Completes when the process is no more; at once if it is none or another by now. */
  CompletableFuture<Boolean> watch(ProcessId process) {
    var ended = new CompletableFuture<Boolean>();
    try {
      var descriptor = kernel.processDescriptor(process.pid());
      if (process.isAlive()) {
        arrivals.add(new Watched(descriptor, ended));
        kernel.signalPipe(wake[1]);
      } else {
        kernel.close(descriptor);
        ended.complete(true);
      }
    } catch (ErrnoException e) {
      ended.complete(true);
    }
    return ended;
  }

  @Override
  public void close() {
    closed = true;
    try {
      kernel.signalPipe(wake[1]);
      thread.join();
      // Not by the thread: it may end by itself before the line above that wakes it.
      kernel.close(wake[0]);
      kernel.close(wake[1]);
    } catch (ErrnoException e) {
      throw new ContainerException("stopping to watch containers", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchAll() {
    var watched = new ArrayList<Watched>();
    try {
      while (!closed) {
        drainArrivals(watched);
        var ready = kernel.poll(descriptors(watched), LONGEST_SLEEP);
        if (ready[0]) {
          kernel.read(wake[0], new byte[512]);
        }
        complete(watched, ready);
      }
    } catch (ErrnoException e) {
      watched.forEach(w -> w.ended().completeExceptionally(e));
    } finally {
      watched.forEach(w -> kernel.close(w.descriptor()));
    }
  }

  private void drainArrivals(List<Watched> watched) {
    for (var next = arrivals.poll(); next != null; next = arrivals.poll()) {
      watched.add(next);
    }
  }

  private int[] descriptors(List<Watched> watched) {
    var descriptors = new int[watched.size() + 1];
    descriptors[0] = wake[0];
    for (var i = 0; i < watched.size(); i++) {
      descriptors[i + 1] = watched.get(i).descriptor();
    }
    return descriptors;
  }

  private void complete(List<Watched> watched, boolean[] ready) {
    for (var i = watched.size() - 1; i >= 0; i--) {
      if (ready[i + 1]) {
        var ended = watched.remove(i);
        kernel.close(ended.descriptor());
        ended.ended().complete(true);
      }
    }
  }
}
