package dev.slipway.runtime.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An archive that is read no further than its reader is allowed to at the moment. */
final class RationedInput extends FilterInputStream {
  private long left;

  RationedInput(InputStream in) {
    super(in);
  }

  /** So many bytes more. */
  void ration(long bytes) {
    left = bytes;
  }

  @Override
  public int read() throws IOException {
    spend(1);
    return super.read();
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    var read = super.read(into, from, count);
    spend(read);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    var skipped = super.skip(count);
    spend(skipped);
    return skipped;
  }

  private void spend(long bytes) throws HostileTreeException {
    left -= Math.max(0, bytes);
    if (left < 0) {
      throw new HostileTreeException("the archive has an entry with too large a head");
    }
  }
}
