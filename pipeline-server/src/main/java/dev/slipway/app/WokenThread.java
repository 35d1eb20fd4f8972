package dev.slipway.app;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One thread that does one kind of work whenever it is woken, and at every beat in case nobody woke
 * it. Work that throws is tried again at the next beat.
 */
class WokenThread implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WokenThread.class.getName());

  private final Semaphore woken = new Semaphore(0);
  private final Thread thread;
  private final Duration beat;
  private final Runnable work;
  private volatile boolean closed;

  WokenThread(String name, Duration beat, Runnable work) {
    this.beat = beat;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    woken.release();
  }

  private void run() {
    while (!closed) {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, thread.getName() + " failed; it is tried again", e);
      }
      try {
        if (woken.tryAcquire(beat.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
