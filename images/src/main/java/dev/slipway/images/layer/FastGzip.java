package dev.slipway.images.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip at the lowest level: a layer is packed once, on the way of someone who waits. */
final class FastGzip extends GZIPOutputStream {
  private static final int BUFFER = 64 * 1024;

  FastGzip(OutputStream out) throws IOException {
    super(out, BUFFER);
    def.setLevel(Deflater.BEST_SPEED);
  }
}
