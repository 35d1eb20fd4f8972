package dev.slipway.source.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * What one fetch may still cost, in bytes and time: asked at each read from the remote, and between
 * the parts of JGit's own work.
 */
final class Budget extends EmptyProgressMonitor {
  private final long limit;
  private final Duration time;
  private final long deadline;
  private final AtomicLong used = new AtomicLong();

  Budget(long bytes, Duration time) {
    this.limit = bytes;
    this.time = time;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  @Override
  public boolean isCancelled() {
    return System.nanoTime() - deadline > 0;
  }

  private void spend(long bytes) throws IOException {
    if (used.addAndGet(bytes) > limit) {
      throw new IOException("it sends more than %d bytes".formatted(limit));
    }
    if (isCancelled()) {
      throw new IOException("it took longer than %d s".formatted(time.toSeconds()));
    }
  }

  InputStream over(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = in.read();
        spend(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        spend(Math.max(0, n));
        return n;
      }

      @Override
      public long skip(long n) throws IOException {
        long skipped = in.skip(n);
        spend(skipped);
        return skipped;
      }
    };
  }
}
