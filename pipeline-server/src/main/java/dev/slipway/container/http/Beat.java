package dev.slipway.container.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a sign of life beside a stream that waits for something to say; when nobody listens or may
 * listen any more it interrupts whoever waits.
 */
final class Beat implements AutoCloseable {
  private final Thread beating;
  private volatile boolean failed;

  private Beat(Feed.Line line, Thread waiting) {
    this.beating = Thread.ofVirtual().name("beat").start(() -> beat(line, waiting));
  }

  static Beat of(Feed.Line line) {
    return new Beat(line, Thread.currentThread());
  }

  private void beat(Feed.Line line, Thread waiting) {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(Feed.BEAT_SECONDS + 1);
        if (!line.open()) {
          break;
        }
        line.beat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException | TimeoutException e) {
      // nobody listens
    }
    failed = true;
    waiting.interrupt();
  }

  boolean failed() {
    return failed;
  }

  @Override
  public void close() {
    beating.interrupt();
  }
}
