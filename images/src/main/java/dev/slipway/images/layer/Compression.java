package dev.slipway.images.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.slipway.images.ImageException;
import dev.slipway.images.MediaType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How the bytes of a layer are packed. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  private static final int BUFFER = 64 * 1024;

  /** What the media type of a layer promises. */
  public static Compression of(MediaType layer) {
    return switch (layer) {
      case LAYER, DOCKER_LAYER -> NONE;
      case LAYER_GZIP, DOCKER_LAYER_GZIP -> GZIP;
      case LAYER_ZSTD, DOCKER_LAYER_ZSTD -> ZSTD;
      case INDEX, MANIFEST, CONFIG, DOCKER_INDEX, DOCKER_MANIFEST, DOCKER_CONFIG ->
          throw ImageException.malformed("not the media type of a layer: " + layer.text());
    };
  }

  /** The media type of a layer packed so. */
  public MediaType layer() {
    return switch (this) {
      case NONE -> MediaType.LAYER;
      case GZIP -> MediaType.LAYER_GZIP;
      case ZSTD -> MediaType.LAYER_ZSTD;
    };
  }

  /** What the first bytes show; leaves the stream where it was. */
  static Compression sniff(BufferedInputStream in) throws IOException {
    in.mark(8);
    byte[] head = in.readNBytes(4);
    in.reset();
    int magic = 0;
    for (byte b : head) {
      magic = magic << 8 | b & 0xff;
    }
    if (head.length == 4 && magic >>> 16 == 0x1f8b) {
      return GZIP;
    }
    boolean skippable = (magic & 0xf0ffffff) == 0x502a4d18;
    return head.length == 4 && (magic == 0x28b52ffd || skippable) ? ZSTD : NONE;
  }

  static BufferedInputStream buffered(InputStream in) {
    return new BufferedInputStream(in, BUFFER);
  }

  /** The unpacked bytes; the JDK's own gzip stream may stop after the first of several members. */
  InputStream unpack(BufferedInputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
    };
  }
}
