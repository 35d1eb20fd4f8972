package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Errno;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a tar archive member by member without unpacking anything; plain, or packed with gzip or
 * zstd. Paths are checked as an extractor checks them; a path twice, and whatever is no file,
 * directory or symbolic link, is refused.
 */
public final class ReadMembers {
  private final Limits limits;

  /**
   * @param limits of which those of a layer are meant for the archive
   */
  public ReadMembers(Limits limits) {
    this.limits = limits;
  }

  /** Is shown the members in their order. */
  public interface Visitor {
    /**
     * A file.
     *
     * @param path relative, without "." and ".."
     */
    void file(String path, long size, Content content) throws IOException;

    /** A symbolic link; its target is only text. */
    void link(String path, String target) throws IOException;
  }

  /** The bytes of the present member. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public void read(InputStream archive, Visitor visitor) throws IOException {
    Budget budget = new Budget(limits);
    try (BufferedInputStream in = Compression.buffered(budget.packed(archive));
        InputStream plain = budget.unpacked(Compression.sniff(in).unpack(in))) {
      TarReader tar = new TarReader(new ArchiveStream(plain), limits);
      members(tar, budget, visitor);
      if (!tar.ended()) {
        throw ImageException.malformed("the archive ends without its end mark; it was cut short");
      }
      tar.drain();
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause()); // of the packed stream, not of what it says
    } catch (Errno e) {
      throw e;
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageException(
          new ImageException.Reason.Malformed(),
          "the archive cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static void members(TarReader tar, Budget budget, Visitor visitor) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      budget.entry();
      TarEntry entry = next.get();
      String path = EntryPath.parse(entry.name()).text();
      if (!seen.add(path) && entry.kind() != TarEntry.Kind.DIRECTORY) {
        throw ImageException.refused(
            "duplicate-member", "the archive has two members " + EntryPath.shown(path));
      }
      switch (entry.kind()) {
        case FILE -> visitor.file(path, entry.size(), out -> copy(tar, out));
        case SYMLINK -> visitor.link(path, entry.linkName());
        case DIRECTORY -> {
          // says nothing
        }
        case HARD_LINK, DEVICE, FIFO, SPARSE, UNKNOWN ->
            throw ImageException.refused(
                "member-type",
                "the archive's member %s is a %s"
                    .formatted(
                        EntryPath.shown(path), entry.kind().name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  private static void copy(TarReader tar, OutputStream out) throws IOException {
    for (var piece = tar.content(); piece.isPresent(); piece = tar.content()) {
      out.write(piece.get().block().bytes, piece.get().offset(), piece.get().size());
    }
  }
}
