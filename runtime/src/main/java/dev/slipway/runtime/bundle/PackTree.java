package dev.slipway.runtime.bundle;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/*
 * Sockets, pipes and devices have no place in an archive for people and are left out, as tar itself
 * leaves out sockets.
 */
/** Writes a file or a directory of somebody else's tree as a tar stream; links stay links. */
public final class PackTree {
  private static final int DEEPEST = 256;

  /** Characters of names; further files of several names are written once for each. */
  private static final int MOST_KNOWN = 16 << 20;

  private static final int KIND = 0170000;
  private static final int MODE = 07777;

  private final Syscalls kernel;
  private final Path root;
  private final int first;
  private final long mostBytes;
  private final Map<Object, String> known = new HashMap<>();
  private long bytes;
  private long knownCharacters;

  /**
   * @param root mounted; nothing changes in it meanwhile
   * @param first what owners are shifted by there
   * @param mostBytes of all files together; a file may say it has far more than its disk
   */
  public PackTree(Syscalls kernel, Path root, int first, long mostBytes) {
    this.kernel = kernel;
    this.root = root;
    this.first = first;
    this.mostBytes = mostBytes;
  }

  /**
   * @param path inside the tree, without a slash in front; empty for all of it
   * @throws HostileTreeException if there is nothing of that name
   */
  public void pack(String path, OutputStream out) throws IOException {
    var tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    var slash = path.lastIndexOf('/');
    try (var top = OpenDirectory.open(kernel, root);
        var parent = top.inside(slash < 0 ? "" : path.substring(0, slash))) {
      if (path.isEmpty()) {
        for (var name : parent.names()) {
          add(parent, name, name, tar, 0);
        }
      } else {
        var name = path.substring(slash + 1);
        add(parent, name, name, tar, 0);
      }
    } catch (ErrnoException e) {
      throw missing(path, e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new HostileTreeException("there is no /" + path + " in it");
    }
    tar.finish();
    tar.flush();
  }

  private static IOException missing(String path, ErrnoException e) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ENOTDIR ->
          new HostileTreeException("there is no /" + path + " in it");
      case Errno.ELOOP -> new HostileTreeException("links lead in a circle at /" + path);
      default -> e;
    };
  }

  private void add(
      OpenDirectory parent, String name, String as, TarArchiveOutputStream tar, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw new HostileTreeException("directories are nested too deep at " + as);
    }
    var file = parent.path(name);
    var attributes =
        Files.readAttributes(
            file, "unix:mode,uid,gid,ino,nlink,size,lastModifiedTime", NOFOLLOW_LINKS);
    switch (number(attributes, "mode") & KIND) {
      case 0040000 -> directory(parent, name, as, attributes, tar, depth);
      case 0100000 -> file(file, as, attributes, tar);
      case 0120000 -> {
        var entry = entry(as, TarConstants.LF_SYMLINK, attributes);
        entry.setLinkName(Files.readSymbolicLink(file).toString());
        put(entry, tar);
      }
      default -> {}
    }
  }

  private void directory(
      OpenDirectory parent,
      String name,
      String as,
      Map<String, Object> attributes,
      TarArchiveOutputStream tar,
      int depth)
      throws IOException {
    put(entry(as + "/", TarConstants.LF_DIR, attributes), tar);
    try (var directory = parent.child(name)) {
      for (var child : directory.names()) {
        add(directory, child, as + "/" + child, tar, depth + 1);
      }
    }
  }

  private void file(
      Path file, String as, Map<String, Object> attributes, TarArchiveOutputStream tar)
      throws IOException {
    if (number(attributes, "nlink") > 1 && knownCharacters < MOST_KNOWN) {
      var before = known.putIfAbsent(attributes.get("ino"), as);
      knownCharacters += before == null ? as.length() : 0;
      if (before != null) {
        var link = entry(as, TarConstants.LF_LINK, attributes);
        link.setLinkName(before);
        put(link, tar);
        return;
      }
    }
    try (var in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      var entry = entry(as, TarConstants.LF_NORMAL, attributes);
      var size = attributes.get("size") instanceof Long length ? length : 0L;
      claim(size);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      copy(in, tar, size);
      tar.closeArchiveEntry();
    }
  }

  private void claim(long size) throws HostileTreeException {
    if (size > mostBytes - bytes) {
      throw new HostileTreeException(
          "its files would make an archive of over %d bytes".formatted(mostBytes));
    }
    bytes += size;
  }

  /** Exactly what the header said, whatever becomes of the file. */
  private static void copy(InputStream in, OutputStream out, long size) throws IOException {
    var buffer = new byte[64 << 10];
    for (var left = size; left > 0; ) {
      var count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("a file became shorter while it was copied");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private TarArchiveEntry entry(String name, byte kind, Map<String, Object> attributes) {
    var entry = new TarArchiveEntry(name, kind);
    entry.setMode(number(attributes, "mode") & MODE);
    entry.setUserId(Math.max(0, number(attributes, "uid") - first));
    entry.setGroupId(Math.max(0, number(attributes, "gid") - first));
    if (attributes.get("lastModifiedTime") instanceof FileTime time) {
      entry.setModTime(time.toMillis());
    }
    return entry;
  }

  private static void put(TarArchiveEntry entry, TarArchiveOutputStream tar) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Integer number ? number : 0;
  }
}
