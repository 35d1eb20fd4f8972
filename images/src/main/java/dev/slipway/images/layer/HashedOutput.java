package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on, counting them and computing their digest. */
final class HashedOutput extends FilterOutputStream {
  private final MessageDigest sha256 = Digest.sha256();
  private long size;

  HashedOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    out.write(b, off, len);
    sha256.update(b, off, len);
    size += len;
  }

  long size() {
    return size;
  }

  /** Of everything written; nothing may be written after it. */
  Digest digest() {
    return Digest.finish(sha256);
  }
}
