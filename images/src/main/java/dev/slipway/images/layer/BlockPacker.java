package dev.slipway.images.layer;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.slipway.images.sys.IsaDeflate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Deflater;

/**
 * Packs blocks of an archive, each independently of the others, so that several may be packed at
 * once and the bytes do not depend on the number of cores. For one thread at a time.
 */
sealed interface BlockPacker extends AutoCloseable {
  /** The most that is packed at once. */
  int BLOCK = 512 * 1024;

  /** What packing may add to a block, at most. */
  int SLACK = 16 * 1024;

  /**
   * No block shrinks by more. It is below the ratio by which a bomb is told, so that whatever was
   * packed here may be unpacked.
   */
  int DENSEST = 100;

  /** The least that a frame of zstd with a size of two bytes can hold. */
  int LEAST_STORED = 256;

  /**
   * Appends the packed block to {@code out}, which has room for it and {@link #SLACK} more; both
   * are direct.
   */
  void pack(ByteBuffer block, ByteBuffer out, boolean last) throws IOException;

  /** Appends the block as it is, in the packed format. */
  void store(ByteBuffer block, ByteBuffer out);

  @Override
  default void close() {}

  static BlockPacker of(Compression compression) {
    return switch (compression) {
      case NONE -> new Plain();
      case GZIP -> IsaDeflate.open().<BlockPacker>map(Isa::new).orElseGet(Zlib::new);
      case ZSTD -> Zstd.atLevel(1);
    };
  }

  /** The same as {@link #pack}, but of a block that shrinks too well a part is only stored. */
  default void packWithinBounds(ByteBuffer block, ByteBuffer out, boolean last) throws IOException {
    int start = out.position();
    int size = block.remaining();
    pack(block.duplicate(), out, last);
    if ((long) (out.position() - start) * DENSEST < size) {
      out.position(start);
      int stored = Math.max(LEAST_STORED, size / DENSEST + 1);
      store(block.slice(block.position(), stored), out);
      pack(block.slice(block.position() + stored, size - stored), out, last);
    }
  }

  /** Leaves the bytes as they are. */
  record Plain() implements BlockPacker {
    @Override
    public void pack(ByteBuffer block, ByteBuffer out, boolean last) {
      out.put(block);
    }

    @Override
    public void store(ByteBuffer block, ByteBuffer out) {
      out.put(block);
    }
  }

  /** A stored block of deflate that ends at a byte, as all before it do (RFC 1951, 3.2.4). */
  private static void storeDeflated(ByteBuffer block, ByteBuffer out) {
    int size = block.remaining();
    out.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0).putShort((short) size).putShort((short) ~size);
    out.put(block);
  }

  /** Deflate by the fast library of the host. */
  record Isa(IsaDeflate deflate) implements BlockPacker {
    @Override
    public void pack(ByteBuffer block, ByteBuffer out, boolean last) throws IOException {
      deflate.deflate(block, out, last);
    }

    @Override
    public void store(ByteBuffer block, ByteBuffer out) {
      storeDeflated(block, out);
    }
  }

  /** Deflate by the JDK, where the host lacks the fast library. */
  record Zlib() implements BlockPacker {
    @Override
    public void pack(ByteBuffer block, ByteBuffer out, boolean last) throws IOException {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
      try {
        deflater.setInput(block);
        if (last) {
          deflater.finish();
        }
        deflater.deflate(out, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
        if (!out.hasRemaining() || (last && !deflater.finished())) {
          throw new IOException("zlib makes a block much larger than it was");
        }
      } finally {
        deflater.end();
      }
    }

    @Override
    public void store(ByteBuffer block, ByteBuffer out) {
      storeDeflated(block, out);
    }
  }

  /** One frame for each block, which readers join (RFC 8878, 3.1). */
  record Zstd(ZstdCompressCtx context) implements BlockPacker {
    private static final int MAGIC = 0xfd2fb528;
    private static final byte ONE_SEGMENT_TWO_BYTES_OF_SIZE = 0x60;

    static Zstd atLevel(int level) {
      ZstdCompressCtx context = new ZstdCompressCtx();
      context.setLevel(level).setChecksum(false).setContentSize(true);
      return new Zstd(context);
    }

    @Override
    public void pack(ByteBuffer block, ByteBuffer out, boolean last) {
      if (block.hasRemaining()) {
        context.compress(out, block);
      }
    }

    @Override
    public void close() {
      context.close();
    }

    /** A frame of one raw block: its size less 256, then a block header (RFC 8878, 3.1.1). */
    @Override
    public void store(ByteBuffer block, ByteBuffer out) {
      int size = block.remaining();
      int header = size << 3 | 1;
      out.order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).put(ONE_SEGMENT_TWO_BYTES_OF_SIZE);
      out.putShort((short) (size - LEAST_STORED))
          .putShort((short) header)
          .put((byte) (header >>> 16));
      out.put(block);
    }
  }
}
