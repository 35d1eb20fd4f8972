package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.slipway.images.Digest;
import dev.slipway.images.sys.IsaDeflate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** Whatever the size, and however it is written, what was packed is the same and comes back. */
class PackedOutputTest {
  private static final int BLOCK = BlockPacker.BLOCK;

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(3).nextBytes(content);
    Arrays.fill(content, 0, size / 3, (byte) 0);
    Arrays.fill(content, size / 3, size / 2, (byte) 'x');
    return content;
  }

  @Test
  void contentComesBackAndBytesReproduce() throws IOException {
    for (int size : new int[] {0, 1, 65536, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5_242_957}) {
      byte[] content = content(size);
      for (Compression compression : Compression.values()) {
        byte[] packed = pack(content, Math.max(size, 1), compression);
        assertArrayEquals(content, unpack(packed, compression), size + " " + compression);
        assertArrayEquals(packed, pack(content, 4093, compression), size + " " + compression);
      }
    }
  }

  private static byte[] pack(byte[] content, int step, Compression compression) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PackedOutput out = new PackedOutput(bytes, compression)) {
      for (int at = 0; at < content.length; at += step) {
        byte[] part = Arrays.copyOfRange(content, at, Math.min(at + step, content.length));
        out.write(part, part.length);
      }
      PackLayer.Packed packed = out.finish();
      assertEquals(Digest.of(content), packed.diffId());
      assertEquals(content.length, packed.unpackedBytes());
      assertEquals(Digest.of(bytes.toByteArray()), packed.digest());
      assertEquals(bytes.size(), packed.size());
      return bytes.toByteArray();
    }
  }

  private static byte[] unpack(byte[] packed, Compression compression) throws IOException {
    InputStream in = new ByteArrayInputStream(packed);
    return switch (compression) {
      case NONE -> packed;
      case GZIP -> new GZIPInputStream(in).readAllBytes();
      case ZSTD -> packed.length == 0 ? packed : new ZstdInputStream(in).readAllBytes();
    };
  }

  /** Zeros stay above a hundredth of their size: our own limits let us unpack them again. */
  @Test
  void nothingShrinksMoreThanABombMay() throws IOException {
    byte[] zeros = new byte[20 * BLOCK];
    for (Compression compression : Compression.values()) {
      byte[] packed = pack(zeros, zeros.length, compression);
      assertTrue(packed.length >= zeros.length / BlockPacker.DENSEST, compression.name());
      assertArrayEquals(zeros, unpack(packed, compression));
    }
  }

  /** Each way of deflating, also of what cannot be deflated. */
  @Test
  void everyDeflaterIsReadByZlib() throws IOException {
    assertTrue(IsaDeflate.available(), "libisal2 is not installed");
    byte[] noise = new byte[BLOCK];
    new Random(5).nextBytes(noise);
    for (byte[] content : new byte[][] {noise, content(BLOCK), new byte[BLOCK], new byte[0]}) {
      for (BlockPacker packer :
          new BlockPacker[] {
            new BlockPacker.Isa(IsaDeflate.open().orElseThrow()), new BlockPacker.Zlib()
          }) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).put(content).flip();
        ByteBuffer out = ByteBuffer.allocateDirect(2 * BLOCK + BlockPacker.SLACK);
        packer.packWithinBounds(block.duplicate(), out, false);
        packer.packWithinBounds(block, out, true);
        byte[] packed = new byte[out.flip().remaining()];
        out.get(packed);
        byte[] back =
            new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(true))
                .readAllBytes();
        assertArrayEquals(content, Arrays.copyOf(back, content.length));
        assertArrayEquals(content, Arrays.copyOfRange(back, content.length, back.length));
      }
    }
  }

  @Test
  void theReasonThatNothingCanBeWrittenIsTold() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    byte[] much = content(40 * BLOCK);
    try (PackedOutput out = new PackedOutput(full, Compression.ZSTD)) {
      var failed =
          assertThrows(
              IOException.class,
              () -> {
                out.write(much, much.length);
                out.finish();
              });
      assertEquals("no space left", failed.getMessage());
    }
  }
}
