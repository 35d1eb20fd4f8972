package dev.slipway.images.sys;

import static dev.slipway.images.sys.Libc.LIBC;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/** One regular file opened through its {@link Dir}, for reading or newly made for writing. */
public final class OpenFile implements AutoCloseable {
  private final Fd fd;

  OpenFile(Fd fd) {
    this.fd = fd;
  }

  /** Writes the first {@code size} bytes of the buffer, all of them. */
  public void write(byte[] buffer, int size) throws IOException {
    byte[] rest = buffer;
    int left = size;
    while (left > 0) {
      int done = (int) Errno.check(LIBC.write(fd.number(), rest, left), "write", fd.what());
      left -= done;
      if (left > 0) {
        rest = Arrays.copyOfRange(rest, done, done + left);
      }
    }
  }

  /** Fills the buffer from its beginning; the count, or 0 at the end. */
  public int read(byte[] buffer) throws IOException {
    return (int) Errno.check(LIBC.read(fd.number(), buffer, buffer.length), "read", fd.what());
  }

  /** Fills the buffer from its beginning with what lies at this position; the count, or 0. */
  public int readAt(long position, byte[] buffer, int most) throws IOException {
    long size = Math.min(most, buffer.length);
    return (int) Errno.check(LIBC.pread(fd.number(), buffer, size, position), "read", fd.what());
  }

  public void apply(Attributes attributes) throws IOException {
    fd.apply(attributes);
  }

  public FileStat stat() throws IOException {
    return fd.stat();
  }

  public Map<String, byte[]> extendedAttributes() throws IOException {
    return fd.extended();
  }

  public void setExtended(String name, byte[] value) throws IOException {
    fd.extended(name, value);
  }

  /** The rest of the file as a stream; closing it closes this file. */
  public InputStream asStream() {
    return new InputStream() {
      private final byte[] one = new byte[1];

      @Override
      public int read() throws IOException {
        return OpenFile.this.read(one) == 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        byte[] buffer = off == 0 && len == b.length ? b : new byte[len];
        int got = OpenFile.this.read(buffer);
        if (buffer != b) {
          System.arraycopy(buffer, 0, b, off, got);
        }
        return got == 0 && len > 0 ? -1 : got;
      }

      @Override
      public void close() {
        OpenFile.this.close();
      }
    };
  }

  @Override
  public void close() {
    fd.close();
  }
}
