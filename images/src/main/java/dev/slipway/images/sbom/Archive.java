package dev.slipway.images.sbom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The directory of a zip archive, and single entries of it (PKWARE APPNOTE 6.3). Nothing is read
 * but the directory and what is asked for, and of both no more than is allowed: a library would
 * take an archive's word for how much it holds.
 */
final class Archive {
  private static final int END = 0x06054b50;
  private static final int HEADER = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_SIZE = 22;
  private static final int HEADER_SIZE = 46;
  private static final int LOCAL_SIZE = 30;
  private static final int LONGEST_COMMENT = 65535;
  private static final int DIRECTORY = 8 << 20;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private final Bytes bytes;
  private final long start;
  private final byte[] directory;

  private Archive(Bytes bytes, long start, byte[] directory) {
    this.bytes = bytes;
    this.start = start;
    this.directory = directory;
  }

  /** One entry as the directory describes it. */
  record Entry(String name, int method, long packed, long size, long header) {}

  /**
   * Reads the directory.
   *
   * @throws UnreadException if this is no archive that we read
   */
  static Archive open(Bytes bytes) throws IOException, UnreadException {
    long tail = Math.max(0, bytes.size() - END_SIZE - LONGEST_COMMENT);
    ByteBuffer b = buffer(bytes.read(tail, END_SIZE + LONGEST_COMMENT));
    int end = end(b);
    long size = Integer.toUnsignedLong(b.getInt(end + 12));
    long offset = Integer.toUnsignedLong(b.getInt(end + 16));
    if (size == 0xffffffffL || offset == 0xffffffffL) {
      throw new UnreadException("it is of the 64-bit kind");
    }
    long start = tail + end - size - offset;
    if (size > DIRECTORY || start < 0) {
      throw new UnreadException("its directory is too large or outside of it");
    }
    return new Archive(bytes, start, bytes.read(start + offset, (int) size));
  }

  private static int end(ByteBuffer tail) throws UnreadException {
    for (int at = tail.limit() - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END
          && at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
        return at;
      }
    }
    throw new UnreadException("it is no zip archive, or cut short");
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The entries whose names are wanted, in the directory's order, no more than that many. */
  List<Entry> entries(Predicate<String> wanted, int most) {
    List<Entry> found = new ArrayList<>();
    ByteBuffer b = buffer(directory);
    int at = 0;
    while (at + HEADER_SIZE <= directory.length && b.getInt(at) == HEADER && found.size() < most) {
      int length = Short.toUnsignedInt(b.getShort(at + 28));
      int nameAt = at + HEADER_SIZE;
      if (nameAt + length > directory.length) {
        break;
      }
      String name = new String(directory, nameAt, length, StandardCharsets.UTF_8);
      if (wanted.test(name)) {
        found.add(entry(b, at, name));
      }
      int extra = Short.toUnsignedInt(b.getShort(at + 30));
      at = nameAt + length + extra + Short.toUnsignedInt(b.getShort(at + 32));
    }
    return found;
  }

  private static Entry entry(ByteBuffer b, int at, String name) {
    return new Entry(
        name,
        Short.toUnsignedInt(b.getShort(at + 10)),
        Integer.toUnsignedLong(b.getInt(at + 20)),
        Integer.toUnsignedLong(b.getInt(at + 24)),
        Integer.toUnsignedLong(b.getInt(at + 42)));
  }

  /** An entry's content; empty where it is larger than that, packed or not, or cannot be read. */
  Optional<byte[]> read(Entry entry, int most) throws IOException {
    byte[] local = bytes.read(start + entry.header(), LOCAL_SIZE);
    if (local.length < LOCAL_SIZE || buffer(local).getInt(0) != LOCAL || entry.packed() > most) {
      return Optional.empty();
    }
    int skipped =
        Short.toUnsignedInt(buffer(local).getShort(26))
            + Short.toUnsignedInt(buffer(local).getShort(28));
    byte[] packed = bytes.read(start + entry.header() + LOCAL_SIZE + skipped, (int) entry.packed());
    return switch (entry.method()) {
      case STORED -> Optional.of(packed);
      case DEFLATED -> inflated(packed, entry, most);
      default -> Optional.empty();
    };
  }

  /** No more is inflated than the directory promised, so a bomb has to say that it is one. */
  private static Optional<byte[]> inflated(byte[] packed, Entry entry, int most) {
    if (entry.size() > most) {
      return Optional.empty();
    }
    byte[] content = new byte[(int) entry.size()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      int filled = 0;
      while (filled < content.length) {
        int got = inflater.inflate(content, filled, content.length - filled);
        if (got == 0) {
          return Optional.empty();
        }
        filled += got;
      }
      return Optional.of(content);
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
