package dev.slipway.images.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A body that is given up when nothing has come for a minute, or the whole takes over an hour. The
 * HTTP client's own timeout ends with the headers.
 */
final class StallGuard extends FilterInputStream {
  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final Duration WHOLE = Duration.ofHours(1);
  private final Thread watch;
  private volatile long last = System.nanoTime();

  StallGuard(InputStream in) {
    super(in);
    long end = last + WHOLE.toNanos();
    this.watch = Thread.ofVirtual().name("stall-guard").start(() -> watch(end));
  }

  private void watch(long end) {
    try {
      for (long now = last; now - last < QUIET.toNanos() && now < end; now = System.nanoTime()) {
        Thread.sleep(Duration.ofSeconds(1));
      }
      in.close();
    } catch (InterruptedException e) {
      // The body was closed: there is nothing left to watch.
      return;
    } catch (IOException e) {
      // The reader is woken all the same.
      return;
    }
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int got = in.read(b, off, len);
    last = System.nanoTime();
    return got;
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}
