package dev.slipway.app;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A child process that is started again whenever it ends by itself, such as a database that gave up
 * because its disk was full; with growing pauses, for as long as it takes.
 */
final class Watched {
  private static final Logger LOG = Logger.getLogger(Watched.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration HEALTHY = Duration.ofMinutes(1);

  private final String name;
  private final Supplier<ChildProcess> again;
  private final ReentrantLock lock = new ReentrantLock();
  private ChildProcess child;
  private boolean stopping;

  private Watched(String name, ChildProcess child, Supplier<ChildProcess> again) {
    this.name = name;
    this.child = child;
    this.again = again;
  }

  static Watched over(String name, ChildProcess child, Supplier<ChildProcess> again) {
    var watched = new Watched(name, child, again);
    Thread.ofPlatform().daemon().name("watch-" + name).start(watched::watch);
    return watched;
  }

  long pid() {
    return current().process().pid();
  }

  void stop(Duration patience) {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
    current().stop(patience);
  }

  private void watch() {
    var pause = FIRST_PAUSE;
    while (true) {
      var started = System.nanoTime();
      awaitEnd(current());
      if (System.nanoTime() - started > HEALTHY.toNanos()) {
        pause = FIRST_PAUSE;
      }
      if (!sleep(pause) || !replaced()) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  /** False when it ended because it was asked to. */
  private boolean replaced() {
    lock.lock();
    try {
      if (stopping) {
        return false;
      }
      LOG.errorf("%s ended by itself with exit code %d; starting it again", name, exit());
      child = again.get();
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s could not be started again; trying once more", name);
    } finally {
      lock.unlock();
    }
    return true;
  }

  private int exit() {
    return child.alive() ? 0 : child.process().exitValue();
  }

  private ChildProcess current() {
    lock.lock();
    try {
      return child;
    } finally {
      lock.unlock();
    }
  }

  private static void awaitEnd(ChildProcess process) {
    while (!process.ended(Duration.ofHours(1))) {
      // still there
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
