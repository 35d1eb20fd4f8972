package dev.slipway.images.sys;

import static dev.slipway.images.sys.Libc.LIBC;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

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

  /** Writes all of a direct buffer. */
  public void write(ByteBuffer direct) throws IOException {
    for (ByteBuffer rest = direct; rest.hasRemaining(); ) {
      long done = LIBC.write(fd.number(), rest, rest.remaining());
      int written = (int) Errno.check(done, "write", fd.what());
      rest = rest.slice(written, rest.remaining() - written);
    }
  }

  /** Writes all of a direct buffer at this position of the file. */
  public void writeAt(long position, ByteBuffer direct) throws IOException {
    long at = position;
    for (ByteBuffer rest = direct; rest.hasRemaining(); ) {
      long done = LIBC.pwrite(fd.number(), rest, rest.remaining(), at);
      int written = (int) Errno.check(done, "write", fd.what());
      rest = rest.slice(written, rest.remaining() - written);
      at += written;
    }
  }

  /** Makes the file so long; what was not written before it is a hole. */
  public void truncate(long size) throws IOException {
    Errno.check(LIBC.ftruncate(fd.number(), size), "set the size of", fd.what());
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

  /** Reads into a direct buffer, which its position does not tell; the count, or 0 at the end. */
  public int read(ByteBuffer direct) throws IOException {
    return (int) Errno.check(LIBC.read(fd.number(), direct, direct.remaining()), "read", fd.what());
  }

  /** Moves to where data begins again at or after {@code from}, or says that only holes follow. */
  public OptionalLong seekData(long from) throws IOException {
    long at = LIBC.lseek(fd.number(), from, Flags.SEEK_DATA);
    if (at < 0) {
      Errno e = Errno.of("look for data in " + fd.what());
      if (e.is(Errno.ENXIO)) {
        return OptionalLong.empty();
      }
      throw e;
    }
    return OptionalLong.of(at);
  }

  /** Where the data that begins at {@code from} ends; stays there. */
  public long endOfData(long from) throws IOException {
    String doing = "look for holes in";
    long end = Errno.check(LIBC.lseek(fd.number(), from, Flags.SEEK_HOLE), doing, fd.what());
    Errno.check(LIBC.lseek(fd.number(), from, Flags.SEEK_SET), doing, fd.what());
    return end;
  }

  /**
   * Has the disk begin to write this part, and does not wait for it. Nothing is durable by that,
   * and a file system that cannot do it does not.
   */
  public void beginWriteBack(long from, long size) {
    LIBC.sync_file_range(fd.number(), from, size, Flags.SYNC_FILE_RANGE_WRITE);
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
