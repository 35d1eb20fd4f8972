package dev.slipway.images.sys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * Deflate (RFC 1951) by Intel's ISA-L, an order of magnitude faster than zlib, where the host has
 * that library (Debian's libisal2). Not for use by several threads at once.
 *
 * <p>At this level its bytes are the same on every x86-64, whatever instructions the processor has;
 * on arm64 they are others.
 */
public final class IsaDeflate {
  /*
   * struct isal_zstream of igzip_lib.h, on every 64-bit architecture. The library's soname has been
   * 2 since 2016; the sizes are those that the header defines, and some room.
   */
  private static final int NEXT_IN = 0;
  private static final int AVAIL_IN = 8;
  private static final int NEXT_OUT = 16;
  private static final int AVAIL_OUT = 24;
  private static final int LEVEL = 40;
  private static final int LEVEL_BUFFER_SIZE = 44;
  private static final int LEVEL_BUFFER = 48;
  private static final int END_OF_STREAM = 56;
  private static final int FLUSH = 58;
  private static final int STREAM_BYTES = 128 * 1024;
  private static final int LEVEL_BUFFER_BYTES = 282_624;
  private static final int CACHE_LINE = 64;
  private static final short SYNC_FLUSH = 1;
  private static final Optional<Library> LIBRARY = load();

  /** Public only because the class that implements it is made in another class loader. */
  public interface Library {
    void isal_deflate_init(@In @Out ByteBuffer stream);

    int isal_deflate(@In @Out ByteBuffer stream);
  }

  private final Library library;
  private final ByteBuffer stream = direct(STREAM_BYTES);
  private final ByteBuffer levelBuffer = direct(LEVEL_BUFFER_BYTES);

  private IsaDeflate(Library library) {
    this.library = library;
  }

  private static Optional<Library> load() {
    try {
      return Optional.of(
          LibraryLoader.create(Library.class).failImmediately().load("libisal.so.2"));
    } catch (UnsatisfiedLinkError e) {
      System.getLogger(IsaDeflate.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "libisal.so.2 is not there: layers are packed by the JDK, ten times slower and into"
                  + " other bytes; install libisal2");
      return Optional.empty();
    }
  }

  /** Whether this host has the library. */
  public static boolean available() {
    return LIBRARY.isPresent();
  }

  /** One to deflate with, or none where this host has no such library. */
  public static Optional<IsaDeflate> open() {
    return LIBRARY.map(IsaDeflate::new);
  }

  private static ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size + CACHE_LINE)
        .alignedSlice(CACHE_LINE)
        .order(ByteOrder.nativeOrder());
  }

  /** Asked for at position 0, as it is not told whether the position counts. */
  private static long address(ByteBuffer direct) {
    ByteBuffer whole = direct.duplicate().clear();
    return Pointer.wrap(Runtime.getSystemRuntime(), whole).address() + direct.position();
  }

  /**
   * Appends the whole of {@code in}, deflated, to {@code out}; both are direct. What was appended
   * refers to nothing before it and ends at a byte, with an empty stored block, or is the last of
   * its stream.
   */
  public void deflate(ByteBuffer in, ByteBuffer out, boolean last) throws IOException {
    if (!in.isDirect() || !out.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer");
    }
    library.isal_deflate_init(stream);
    stream.putLong(NEXT_IN, address(in)).putInt(AVAIL_IN, in.remaining());
    stream.putLong(NEXT_OUT, address(out)).putInt(AVAIL_OUT, out.remaining());
    stream.putInt(LEVEL, 1).putInt(LEVEL_BUFFER_SIZE, LEVEL_BUFFER_BYTES);
    stream.putLong(LEVEL_BUFFER, address(levelBuffer));
    stream.putShort(END_OF_STREAM, (short) (last ? 1 : 0));
    stream.putShort(FLUSH, last ? 0 : SYNC_FLUSH);
    int failed = library.isal_deflate(stream);
    if (failed != 0 || stream.getInt(AVAIL_IN) != 0 || stream.getInt(AVAIL_OUT) == 0) {
      throw new IOException("ISA-L cannot deflate: " + failed);
    }
    out.position(out.limit() - stream.getInt(AVAIL_OUT));
    in.position(in.limit());
  }
}
