package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.host.ProcessId;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * The file system's own count tells when to look: a container cannot have written more than all of
 * the host has since it was last measured. So an idle host measures nothing, however many
 * containers there are, and a busy one only those that might have reached their limit. What
 * somebody frees within one tick can hide what a container writes, hence the longest time without
 * a look.
 */
/** Kills containers that have written more to disk than they may. One thread for all of them. */
final class DiskWatch implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LONGEST_UNSEEN = Duration.ofSeconds(60);

  private final BundleLayout layout;
  private final Map<ContainerId, Watched> watched = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final UsedSpace used;

  DiskWatch(Syscalls kernel, BundleLayout layout) throws IOException {
    this.layout = layout;
    this.used = new UsedSpace(kernel, layout.root());
    this.thread = Thread.ofPlatform().daemon().name("container-disks").start(this::watchAll);
  }

  /** Until it has ended. */
  void watch(ContainerSpec spec, ProcessId monitor, Runnable kill) {
    // One that was started has written something already, so it is measured first.
    var fresh = !Files.exists(layout.container(spec.id().value()).starting());
    var one = new Watched(spec, monitor, kill, MeasureTrees.NOTHING);
    if (fresh) {
      one.measured(MeasureTrees.NOTHING, used.lastSeen());
    }
    watched.put(spec.id(), one);
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchAll() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!watched.isEmpty()) {
          look();
        }
      }
    } catch (InterruptedException e) {
      // Closed in the middle of measuring.
    }
  }

  private void look() {
    try {
      var written = used.sinceOpened();
      for (var one : watched.values()) {
        if (one.mightBeOver(written)) {
          lookAt(one, written);
        }
      }
    } catch (IOException e) {
      // The disk is in trouble: whoever writes to it is told, and the next tick looks again.
    }
  }

  private void lookAt(Watched one, MeasureTrees written) {
    try {
      if (!one.monitor.isAlive() || isOver(one, written)) {
        watched.remove(one.spec.id(), one);
      }
    } catch (IOException e) {
      // It was removed while it was measured, or will be measured again.
      one.measured(MeasureTrees.NOTHING, written);
    }
  }

  private boolean isOver(Watched one, MeasureTrees written) throws IOException {
    var limit = DiskLimit.of(one.spec.limits());
    var directory = layout.container(one.spec.id().value());
    var has = MeasureTrees.of(directory, one.spec.trees().size(), limit);
    one.measured(has, written);
    if (has.bytes() <= limit.bytes() && has.inodes() <= limit.inodes()) {
      return false;
    }
    SmallFiles.write(directory.overQuota(), has.toString());
    one.kill.run();
    return true;
  }

  /** One container, and when it has to be looked at again. */
  private static final class Watched {
    private final ContainerSpec spec;
    private final ProcessId monitor;
    private final Runnable kill;
    private MeasureTrees due;
    private long dueAtNanos;

    /** {@code due} is how much the host may have written by then. */
    Watched(ContainerSpec spec, ProcessId monitor, Runnable kill, MeasureTrees due) {
      this.spec = spec;
      this.monitor = monitor;
      this.kill = kill;
      this.due = due;
      this.dueAtNanos = System.nanoTime() + LONGEST_UNSEEN.toNanos();
    }

    boolean mightBeOver(MeasureTrees written) {
      return written.bytes() >= due.bytes()
          || written.inodes() >= due.inodes()
          || System.nanoTime() - dueAtNanos >= 0;
    }

    void measured(MeasureTrees has, MeasureTrees written) {
      var limit = DiskLimit.of(spec.limits());
      due =
          new MeasureTrees(
              written.bytes() + Math.max(1, limit.bytes() - has.bytes()),
              written.inodes() + Math.max(1, limit.inodes() - has.inodes()));
      dueAtNanos = System.nanoTime() + LONGEST_UNSEEN.toNanos();
    }
  }
}
