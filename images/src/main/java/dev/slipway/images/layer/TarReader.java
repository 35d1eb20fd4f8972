package dev.slipway.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.layer.TarEntry.Kind;
import dev.slipway.images.sys.Attributes;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * Reads a tar stream entry by entry: ustar, GNU long names and pax.
 *
 * <p>{@link #next} skips what was not read of the entry before. Whatever two readers could
 * understand differently is refused, as are extended headers above the limit.
 */
final class TarReader {
  /*
   * The fields of a header block are parsed by commons-compress. Its stream is not used: it decodes
   * pax values as UTF-8, which destroys binary attributes (security.capability) and file names that
   * are not UTF-8, and it reads long-name entries of any size into memory.
   */
  private static final int BLOCK = 512;
  private static final int MOST_EXTRA_HEADERS = 8;
  private static final ZipEncoding BYTES = ZipEncodingHelper.getZipEncoding("ISO-8859-1");

  private final ArchiveInput in;
  private final Limits limits;
  private final byte[] block = new byte[BLOCK];
  private long left;
  private int padding;
  private boolean ended;

  TarReader(ArchiveInput in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** The next entry, or empty at the end of the archive. */
  Optional<TarEntry> next() throws IOException {
    skipRest();
    Extra extra = new Extra();
    while (readHeader()) {
      TarArchiveEntry header = parse();
      if (!extra.take(header)) {
        TarEntry entry = extra.complete(header);
        left = entry.size();
        padding = padding(left);
        return Optional.of(entry);
      }
    }
    if (extra.count > 0) {
      throw ImageException.malformed("the archive ends after an extended header");
    }
    return Optional.empty();
  }

  /** More of the content of the present entry, or empty at its end. */
  Optional<Block.Piece> content() throws IOException {
    if (left == 0) {
      return Optional.empty();
    }
    Optional<Block.Piece> piece = in.piece(left);
    if (piece.isEmpty()) {
      throw new EOFException("the archive ends in the middle of a file");
    }
    left -= piece.get().size();
    return piece;
  }

  /** Reads what may follow the archive. */
  void drain() throws IOException {
    while (in.piece(Long.MAX_VALUE).isPresent()) {
      // It counts for the digest, and for nothing else.
    }
  }

  /** True once the mark that ends an archive was seen; without it the archive may be cut short. */
  boolean ended() {
    return ended;
  }

  private void skipRest() throws IOException {
    while (content().isPresent()) {
      // Nobody wanted it.
    }
    if (in.read(block, padding) < padding) {
      throw new EOFException("the archive ends in the middle of a file");
    }
    padding = 0;
  }

  private boolean readHeader() throws IOException {
    int got = in.read(block, BLOCK);
    if (got == 0) {
      return false;
    }
    if (got < BLOCK) {
      throw new EOFException("the archive ends in the middle of a header");
    }
    ended = isZero();
    return !ended;
  }

  private boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private TarArchiveEntry parse() throws IOException {
    try {
      if (!TarUtils.verifyCheckSum(block)) {
        throw ImageException.malformed("a tar header has the wrong checksum, or this is no tar");
      }
      return new TarArchiveEntry(block, BYTES, false);
    } catch (IllegalArgumentException e) {
      throw new ImageException(
          new ImageException.Reason.Malformed(), "a tar header cannot be read", e);
    }
  }

  private static int padding(long size) {
    return (int) ((BLOCK - size % BLOCK) % BLOCK);
  }

  /** What extended headers say about the entry that follows them. */
  private final class Extra {
    private PaxRecords pax = PaxRecords.empty();
    private Optional<String> longName = Optional.empty();
    private Optional<String> longLink = Optional.empty();
    private int count;
    private int bytes;

    boolean take(TarArchiveEntry header) throws IOException {
      switch (header.getLinkFlag()) {
        case 'x' -> {
          refuseSecond(!pax.isEmpty());
          pax = PaxRecords.parse(content(header));
        }
        case 'g' -> refuseMeaning(PaxRecords.parse(content(header)));
        case 'L' -> {
          refuseSecond(longName.isPresent());
          longName = Optional.of(text(content(header)));
        }
        case 'K' -> {
          refuseSecond(longLink.isPresent());
          longLink = Optional.of(text(content(header)));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void refuseSecond(boolean again) {
      if (again) {
        throw ImageException.malformed("two extended headers of one kind before one entry");
      }
    }

    /** Readers differ in which of the two they believe. */
    private void refuseBoth(String key, Optional<String> gnu) {
      if (gnu.isPresent() && pax.get(key).isPresent()) {
        throw ImageException.malformed("an entry has a GNU long name and a pax " + key);
      }
    }

    /** Readers differ in whether a global header renames what follows. */
    private void refuseMeaning(PaxRecords global) {
      for (String key : new String[] {"path", "linkpath", "size", "uid", "gid", "mtime"}) {
        if (global.get(key).isPresent()) {
          throw ImageException.malformed("a global pax header sets " + key + " of all entries");
        }
      }
      if (global.anyStartsWith("GNU.sparse.") || global.anyStartsWith(PaxRecords.XATTR)) {
        throw ImageException.malformed("a global pax header changes the entries after it");
      }
    }

    private byte[] content(TarArchiveEntry header) throws IOException {
      long size = header.getSize();
      count++;
      if (size < 0 || size + bytes > limits.headerBytes() || count > MOST_EXTRA_HEADERS) {
        throw ImageException.refused("tar-header-bytes", "extended headers are too large");
      }
      bytes += (int) size;
      byte[] all = new byte[(int) size];
      int pad = padding(size);
      if (in.read(all, all.length) < size || in.read(block, pad) < pad) {
        throw new EOFException("the archive ends in the middle of an extended header");
      }
      return all;
    }

    private String text(byte[] content) {
      int end = content.length;
      while (end > 0 && content[end - 1] == 0) {
        end--;
      }
      return new String(content, 0, end, ISO_8859_1);
    }

    TarEntry complete(TarArchiveEntry header) {
      refuseBoth("path", longName);
      refuseBoth("linkpath", longLink);
      String name = pax.get("path").or(() -> longName).orElse(header.getName());
      String link = pax.get("linkpath").or(() -> longLink).orElse(header.getLinkName());
      long size = pax.number("size").orElse(header.getSize());
      Kind kind = pax.anyStartsWith("GNU.sparse.") ? Kind.SPARSE : kind(header, name);
      if (size < 0 || (kind != Kind.FILE && kind != Kind.SPARSE && size != 0)) {
        throw ImageException.malformed("an entry that is no file has content");
      }
      return new TarEntry(kind, name, link, size, attributes(header));
    }

    private Attributes attributes(TarArchiveEntry header) {
      PaxRecords.Time time =
          pax.get("mtime")
              .map(PaxRecords.Time::parse)
              .orElseGet(
                  () ->
                      PaxRecords.Time.checked(
                          Math.floorDiv(header.getLastModifiedDate().getTime(), 1000L), 0));
      return new Attributes(
          header.getMode() & 07777,
          owner(pax.number("uid").orElse(header.getLongUserId())),
          owner(pax.number("gid").orElse(header.getLongGroupId())),
          time.seconds(),
          time.nanos(),
          pax.attributes());
    }

    private long owner(long id) {
      if (id < 0 || id > Attributes.LAST_OWNER) {
        throw ImageException.malformed("an owner's number is out of range: " + id);
      }
      return id;
    }

    private Kind kind(TarArchiveEntry header, String name) {
      return switch (header.getLinkFlag()) {
        case 0, '0', '7' -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
        case '1' -> Kind.HARD_LINK;
        case '2' -> Kind.SYMLINK;
        case '3', '4' -> Kind.DEVICE;
        case '5' -> Kind.DIRECTORY;
        case '6' -> Kind.FIFO;
        case 'S' -> Kind.SPARSE;
        default -> Kind.UNKNOWN;
      };
    }
  }
}
