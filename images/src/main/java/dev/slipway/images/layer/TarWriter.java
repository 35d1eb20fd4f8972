package dev.slipway.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Writes a tar stream: ustar, with a pax header before an entry that ustar cannot hold.
 *
 * <p>The same entries give the same bytes. No user names are written, only numbers.
 */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;
  private static final long LARGEST_OWNER = 07777777;
  private static final long LARGEST_NUMBER = 077777777777L;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final PackedOutput out;
  private long written;

  TarWriter(PackedOutput out) {
    this.out = out;
  }

  /** Starts a file; exactly {@code size} bytes and then {@link #endFile} follow. */
  void file(String name, long size, Attributes a) throws IOException {
    header('0', name, "", size, a);
  }

  /** Puts the next bytes of the file, at most {@code most}; the count, or 0 at its end. */
  int content(OpenFile file, long most) throws IOException {
    ByteBuffer room = out.room();
    int size = (int) Math.min(room.remaining(), most);
    int got = file.read(room.slice(room.position(), size));
    room.position(room.position() + got);
    written += got;
    return got;
  }

  /** Puts zeros, as a hole of a file reads. */
  void zeros(long size) throws IOException {
    for (long left = size; left > 0; ) {
      int part = (int) Math.min(BLOCK, left);
      write(ZEROS, part);
      left -= part;
    }
  }

  void endFile(long size) throws IOException {
    write(ZEROS, (int) ((BLOCK - size % BLOCK) % BLOCK));
  }

  void directory(String name, Attributes a) throws IOException {
    header('5', name + "/", "", 0, a);
  }

  void symlink(String name, String target, Attributes a) throws IOException {
    header('2', name, target, 0, a);
  }

  void hardLink(String name, String target, Attributes a) throws IOException {
    header('1', name, target, 0, a);
  }

  /** The two zero blocks that end an archive. */
  void end() throws IOException {
    write(ZEROS, BLOCK);
    write(ZEROS, BLOCK);
  }

  /** Bytes of the archive so far. */
  long written() {
    return written;
  }

  private void write(byte[] bytes, int size) throws IOException {
    out.write(bytes, size);
    written += size;
  }

  private void header(char type, String name, String link, long size, Attributes a)
      throws IOException {
    PaxRecords pax = whatUstarCannotHold(name, link, size, a);
    if (!pax.isEmpty()) {
      byte[] extra = pax.bytes();
      Attributes plain = new Attributes(0644, 0, 0, 0, 0, Map.of());
      write(block('x', "PaxHeader", "", extra.length, plain), BLOCK);
      write(extra, extra.length);
      endFile(extra.length);
    }
    write(block(type, name, link, size, a), BLOCK);
  }

  private static PaxRecords whatUstarCannotHold(String name, String link, long size, Attributes a) {
    PaxRecords pax = PaxRecords.empty();
    put(pax, name.length() > LONGEST_NAME, "path", name);
    put(pax, link.length() > LONGEST_NAME, "linkpath", link);
    put(pax, size > LARGEST_NUMBER, "size", Long.toString(size));
    put(pax, a.uid() > LARGEST_OWNER, "uid", Long.toString(a.uid()));
    put(pax, a.gid() > LARGEST_OWNER, "gid", Long.toString(a.gid()));
    boolean odd = a.nanos() != 0 || a.seconds() < 0 || a.seconds() > LARGEST_NUMBER;
    put(pax, odd, "mtime", new PaxRecords.Time(a.seconds(), a.nanos()).text());
    a.extended().forEach((key, v) -> pax.put(PaxRecords.XATTR + key, new String(v, ISO_8859_1)));
    return pax;
  }

  private static void put(PaxRecords pax, boolean needed, String key, String value) {
    if (needed) {
      pax.put(key, value);
    }
  }

  /** POSIX.1-1988 ustar, "Header Block"; what does not fit is in the pax header before. */
  private static byte[] block(char type, String name, String link, long size, Attributes a) {
    byte[] b = new byte[BLOCK];
    text(name, b, 0);
    octal(a.mode(), b, 100, 8);
    octal(a.uid() > LARGEST_OWNER ? 0 : a.uid(), b, 108, 8);
    octal(a.gid() > LARGEST_OWNER ? 0 : a.gid(), b, 116, 8);
    octal(size > LARGEST_NUMBER ? 0 : size, b, 124, 12);
    octal(Math.clamp(a.seconds(), 0, LARGEST_NUMBER), b, 136, 12);
    b[156] = (byte) type;
    text(link, b, 157);
    text("ustar", b, 257);
    text("00", b, 263);
    checksum(b);
    return b;
  }

  private static void text(String value, byte[] b, int at) {
    byte[] raw = value.getBytes(ISO_8859_1);
    System.arraycopy(raw, 0, b, at, Math.min(raw.length, LONGEST_NAME));
  }

  private static void octal(long value, byte[] b, int at, int size) {
    TarUtils.formatUnsignedOctalString(value, b, at, size - 1);
  }

  private static void checksum(byte[] b) {
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(withBlanks(b)), b, 148, 8);
  }

  /** The checksum is computed as if its own field held blanks. */
  private static byte[] withBlanks(byte[] b) {
    byte[] copy = b.clone();
    java.util.Arrays.fill(copy, 148, 156, (byte) ' ');
    return copy;
  }
}
