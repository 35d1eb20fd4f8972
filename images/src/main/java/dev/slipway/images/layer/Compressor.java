package dev.slipway.images.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Packs what is written to it onto another stream, which stays open. */
sealed interface Compressor extends AutoCloseable {
  /** Where the bytes to be packed go. */
  OutputStream stream();

  /** Writes what is left; nothing may be written after it. */
  void finish() throws IOException;

  /** Frees threads and memory, whether finished or not. */
  @Override
  void close() throws IOException;

  static Compressor of(Compression compression, OutputStream out) throws IOException {
    return switch (compression) {
      case NONE -> new Plain(out);
      case GZIP -> new Gzip(new ParallelGzip(out));
      case ZSTD -> Zstd.onto(out);
    };
  }

  /** Leaves the bytes as they are. */
  record Plain(OutputStream stream) implements Compressor {
    @Override
    public void finish() throws IOException {
      stream.flush();
    }

    @Override
    public void close() {}
  }

  /** One gzip member. */
  record Gzip(ParallelGzip stream) implements Compressor {
    @Override
    public void finish() throws IOException {
      stream.finish();
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** One zstd frame. Made by workers, as their number does not change the bytes, but none does. */
  record Zstd(ZstdOutputStreamNoFinalizer stream) implements Compressor {
    private static final int LEVEL = 1;
    private static final int WORKERS = Math.max(1, Runtime.getRuntime().availableProcessors());

    static Zstd onto(OutputStream out) throws IOException {
      OutputStream open =
          new FilterOutputStream(out) {
            @Override
            public void write(byte[] b, int off, int len) throws IOException {
              out.write(b, off, len);
            }

            @Override
            public void close() throws IOException {
              flush();
            }
          };
      ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(open, LEVEL);
      zstd.setWorkers(WORKERS);
      return new Zstd(zstd);
    }

    @Override
    public void finish() throws IOException {
      stream.close();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
