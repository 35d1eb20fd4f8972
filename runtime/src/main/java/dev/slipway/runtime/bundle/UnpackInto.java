package dev.slipway.runtime.bundle;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/*
 * Each entry is walked to from the destination, one open directory after another, none of them a
 * link; the last name is made anew, never written through. Set-user-id bits are dropped: what comes
 * from outside gets no rights by being copied in.
 */
/** Unpacks a tar stream into a directory of somebody else's tree. */
public final class UnpackInto {
  private static final int DEEPEST = 256;
  private static final int MOST_ENTRIES = 1_000_000;
  private static final int BLOCK = 512;
  private static final int PAGE = 4096;

  /** Long names and extended headers: the reader of archives holds those of one entry in memory. */
  private static final int LARGEST_HEAD = 256 << 10;

  private static final int MODE = 01777;

  private final Syscalls kernel;
  private final Path root;
  private final int first;
  private final long mostBytes;
  private final long mostEntries;
  private long bytes;

  /**
   * @param root mounted; nothing else changes in it meanwhile
   * @param first what owners are shifted by there
   * @param mostBytes of all entries together, each rounded up as a disk does
   * @param mostEntries of all kinds
   */
  public UnpackInto(Syscalls kernel, Path root, int first, long mostBytes, long mostEntries) {
    this.kernel = kernel;
    this.root = root;
    this.first = first;
    this.mostBytes = mostBytes;
    this.mostEntries = Math.min(MOST_ENTRIES, mostEntries);
  }

  /**
   * @param directory inside the tree, without a slash in front; empty for its top
   * @throws HostileTreeException if there is no such directory, or the stream is no tar or asks for
   *     what may not be; what came before stays
   */
  public void unpack(String directory, InputStream stream) throws IOException {
    try (var top = OpenDirectory.open(kernel, root);
        var into = destination(top, directory);
        var rationed = new RationedInput(stream);
        var tar = new TarArchiveInputStream(rationed, "UTF-8")) {
      var count = 0;
      for (var entry = next(tar, rationed); entry != null; entry = next(tar, rationed)) {
        if (++count > mostEntries) {
          throw new HostileTreeException("the archive has more than " + mostEntries + " entries");
        }
        claim(entry);
        unpack(into, entry, tar);
      }
      if (count == 0 && tar.getBytesRead() < BLOCK) {
        throw new HostileTreeException("not a tar archive");
      }
    } catch (IllegalArgumentException e) {
      throw new HostileTreeException("not a tar archive: " + e.getMessage());
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, RationedInput input)
      throws IOException {
    if (tar.getCurrentEntry() != null) {
      tar.transferTo(OutputStream.nullOutputStream());
    }
    input.ration(LARGEST_HEAD);
    try {
      return tar.getNextEntry();
    } catch (HostileTreeException e) {
      throw e;
    } catch (IOException e) {
      throw new HostileTreeException("not a tar archive: " + shown(String.valueOf(e.getMessage())));
    } finally {
      input.ration(Long.MAX_VALUE);
    }
  }

  private void claim(TarArchiveEntry entry) throws HostileTreeException {
    var size = entry.getSize();
    if (size < 0 || size > mostBytes - bytes - PAGE) {
      throw new HostileTreeException("the archive holds more than " + mostBytes + " bytes");
    }
    bytes += size / PAGE * PAGE + PAGE;
  }

  private static OpenDirectory destination(OpenDirectory top, String directory) throws IOException {
    try {
      return top.inside(directory);
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case Errno.ENOENT -> new HostileTreeException("there is no /" + directory + " in it");
        case Errno.ENOTDIR, Errno.ELOOP ->
            new HostileTreeException("/" + directory + " is no directory");
        default -> e;
      };
    }
  }

  private void unpack(OpenDirectory into, TarArchiveEntry entry, InputStream data)
      throws IOException {
    var words = words(entry.getName());
    if (words.isEmpty()) {
      return;
    }
    try (var place = parent(into, words, entry.getName())) {
      make(into, place.directory(), words.getLast(), entry, data);
    }
  }

  private void make(
      OpenDirectory into,
      OpenDirectory parent,
      String name,
      TarArchiveEntry entry,
      InputStream data)
      throws IOException {
    var file = parent.path(name);
    if (entry.isDirectory()) {
      if (!Files.isDirectory(file, NOFOLLOW_LINKS)) {
        clear(file, entry);
        Files.createDirectory(file);
      }
    } else if (entry.isSymbolicLink()) {
      clear(file, entry);
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      clear(file, entry);
      link(into, file, entry);
      return;
    } else if (entry.isFile() && !entry.isSparse()) {
      clear(file, entry);
      write(file, entry, data);
    } else {
      throw new HostileTreeException(
          entry.getName() + " is neither a file, a directory nor a link");
    }
    dress(file, entry);
  }

  private void write(Path file, TarArchiveEntry entry, InputStream data) throws IOException {
    try (var out =
        Files.newOutputStream(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS)) {
      data.transferTo(out);
    } catch (FileAlreadyExistsException e) {
      throw new HostileTreeException(entry.getName() + " appeared while it was made");
    }
  }

  private void link(OpenDirectory into, Path file, TarArchiveEntry entry) throws IOException {
    var words = words(entry.getLinkName());
    if (words.isEmpty()) {
      throw new HostileTreeException(entry.getName() + " is a link to a directory");
    }
    try (var place = parent(into, words, entry.getLinkName())) {
      var target = place.directory().path(words.getLast());
      if (!Files.isRegularFile(target, NOFOLLOW_LINKS)) {
        throw new HostileTreeException(
            entry.getName() + " is a link to " + entry.getLinkName() + ", which is no file");
      }
      Files.createLink(file, target);
    }
  }

  private static void clear(Path file, TarArchiveEntry entry) throws IOException {
    if (Files.isDirectory(file, NOFOLLOW_LINKS)) {
      throw new HostileTreeException(entry.getName() + " would replace a directory");
    }
    Files.deleteIfExists(file);
  }

  private void dress(Path file, TarArchiveEntry entry) throws IOException {
    Files.setAttribute(file, "unix:uid", owner(entry.getLongUserId(), entry), NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", owner(entry.getLongGroupId(), entry), NOFOLLOW_LINKS);
    if (!entry.isSymbolicLink()) {
      Files.setAttribute(file, "unix:mode", entry.getMode() & MODE, NOFOLLOW_LINKS);
      Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(entry.getLastModifiedTime(), null, null);
    }
  }

  private int owner(long number, TarArchiveEntry entry) throws HostileTreeException {
    var most = first == 0 ? Integer.MAX_VALUE : 65_535;
    if (number < 0 || number > most) {
      throw new HostileTreeException(
          entry.getName() + " belongs to user or group " + number + ", which it does not have");
    }
    return first + (int) number;
  }

  /** Opened, and closed together. */
  private record Place(List<OpenDirectory> opened, OpenDirectory directory)
      implements AutoCloseable {
    @Override
    public void close() {
      opened.forEach(OpenDirectory::close);
    }
  }

  /** The directory of the last word; those that are missing are made. */
  private static Place parent(OpenDirectory into, List<String> words, String name)
      throws IOException {
    var opened = new ArrayList<OpenDirectory>();
    var at = into;
    try {
      for (var word : words.subList(0, words.size() - 1)) {
        if (!Files.exists(at.path(word), NOFOLLOW_LINKS)) {
          Files.createDirectory(at.path(word));
        }
        at = at.child(word);
        opened.add(at);
      }
      return new Place(opened, at);
    } catch (ErrnoException e) {
      opened.forEach(OpenDirectory::close);
      throw new HostileTreeException(name + " leads through a link or a file");
    }
  }

  private static List<String> words(String path) throws HostileTreeException {
    var words = new ArrayList<String>();
    for (var word : path.split("/")) {
      if (word.equals("..") || word.indexOf('\0') >= 0 || word.length() > 255) {
        throw new HostileTreeException("the archive names a path that may not be: " + shown(path));
      }
      if (!word.isEmpty() && !word.equals(".")) {
        words.add(word);
      }
    }
    if (words.size() > DEEPEST) {
      throw new HostileTreeException("the archive nests too deep: " + shown(path));
    }
    return words;
  }

  private static String shown(String path) {
    var text = path.replaceAll("\\p{Cntrl}", "?");
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }
}
