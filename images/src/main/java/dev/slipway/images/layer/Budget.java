package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;

/** What reading one layer may still cost; spent while streaming, so a bomb is stopped early. */
final class Budget {
  private final Limits limits;
  private final long started = System.nanoTime();
  private long packed;
  private long unpacked;
  private long entries;

  Budget(Limits limits) {
    this.limits = limits;
  }

  /** The stream before decompression; its own failures are told apart as unchecked ones. */
  InputStream packed(InputStream in) {
    return new Counted(new Source(in), n -> packed += n);
  }

  /** The stream after decompression. */
  InputStream unpacked(InputStream in) {
    return new Counted(in, this::spend);
  }

  synchronized long unpackedBytes() {
    return unpacked;
  }

  private synchronized void spend(long bytes) {
    unpacked += bytes;
    if (unpacked > limits.layerBytes()) {
      throw ImageException.refused(
          "layer-bytes", "a layer has more than " + limits.layerBytes() + " bytes");
    }
    if (unpacked > limits.ratioFloor() && unpacked / limits.ratio() > packed) {
      throw ImageException.refused(
          "layer-ratio", "a layer unpacks to more than " + limits.ratio() + " times its size");
    }
    spendTime();
  }

  private void spendTime() {
    if (System.nanoTime() - started > limits.time().toNanos()) {
      throw ImageException.refused(
          "layer-time", "a layer takes longer than " + limits.time().toSeconds() + " s to unpack");
    }
  }

  void entry() {
    if (++entries > limits.entries()) {
      throw ImageException.refused(
          "layer-entries", "a layer has more than " + limits.entries() + " entries");
    }
    spendTime();
  }

  private static final class Source extends FilterInputStream {
    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] b, int off, int len) {
      try {
        return in.read(b, off, len);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer counter;

    Counted(InputStream in, LongConsumer counter) {
      super(in);
      this.counter = counter;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = in.read(b, off, len);
      if (n > 0) {
        counter.accept(n);
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      return read(new byte[(int) Math.min(n, 8192)]);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
