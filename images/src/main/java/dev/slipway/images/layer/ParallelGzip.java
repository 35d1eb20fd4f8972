package dev.slipway.images.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Gzip at the lowest level on all cores: a layer is packed once, on the way of someone who waits.
 *
 * <p>The bytes do not depend on the number of cores. Closing it leaves the stream below open.
 */
final class ParallelGzip extends OutputStream {
  /*
   * One member (RFC 1952), whose deflate blocks are made independently of each other and end at a
   * byte each (an empty stored block, as zlib's Z_SYNC_FLUSH writes it), so that they can simply be
   * joined. The checksum is computed in order by the caller's thread: it costs next to nothing.
   */
  private static final int CHUNK = 1024 * 1024;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  private final OutputStream out;
  private final ExecutorService pool =
      Executors.newFixedThreadPool(CORES, Thread.ofPlatform().daemon().name("gzip-", 0).factory());
  private final Queue<Future<byte[]>> pending = new ArrayDeque<>();
  private final CRC32 crc = new CRC32();
  private byte[] chunk = new byte[CHUNK];
  private int filled;
  private long total;

  ParallelGzip(OutputStream out) throws IOException {
    this.out = out;
    out.write(HEADER);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    crc.update(b, off, len);
    total += len;
    for (int done = 0; done < len; ) {
      int part = Math.min(CHUNK - filled, len - done);
      System.arraycopy(b, off + done, chunk, filled, part);
      filled += part;
      done += part;
      if (filled == CHUNK) {
        submit(false);
      }
    }
  }

  private void submit(boolean last) throws IOException {
    byte[] input = chunk;
    int size = filled;
    pending.add(pool.submit(() -> deflate(input, size, last)));
    chunk = last ? input : new byte[CHUNK];
    filled = 0;
    while (pending.size() > (last ? 0 : 2 * CORES)) {
      writeOldest();
    }
  }

  private void writeOldest() throws IOException {
    try {
      out.write(pending.remove().get());
    } catch (ExecutionException e) {
      throw new IOException("cannot compress", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static byte[] deflate(byte[] input, int size, boolean last) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(input, 0, size);
      if (last) {
        deflater.finish();
      }
      int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
      ByteArrayOutputStream result = new ByteArrayOutputStream(size / 2 + 64);
      byte[] buffer = new byte[64 * 1024];
      int got = deflater.deflate(buffer, 0, buffer.length, flush);
      while (got == buffer.length || (last && !deflater.finished())) {
        result.write(buffer, 0, got);
        got = deflater.deflate(buffer, 0, buffer.length, flush);
      }
      result.write(buffer, 0, got);
      return result.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Writes what is left and the trailer; nothing may be written after it. */
  void finish() throws IOException {
    submit(true);
    ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    trailer.putInt((int) crc.getValue()).putInt((int) total);
    out.write(trailer.array());
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
