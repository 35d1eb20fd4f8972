package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shown;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.Errno;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.FileStat.Kind;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A directory being filled from an archive, whatever kind of archive it is.
 *
 * <p>Entries are placed in the archive's order, a later one replacing an earlier one of the same
 * path; {@link #finish} gives directories their times. Every path is opened from the root
 * descriptor by the kernel itself, which refuses links on the way: there is no check that could be
 * outrun.
 */
final class TreeWriter implements AutoCloseable {
  static final String OPAQUE = "trusted.overlay.opaque";
  private static final int BUFFER = 128 * 1024;

  private final Dir root;
  private final NavigableMap<String, Attributes> directories = new TreeMap<>();
  private final byte[] buffer = new byte[BUFFER];
  private Optional<Dir> lastParent = Optional.empty();
  private String lastParentPath = "";

  TreeWriter(Dir root) {
    this.root = root;
  }

  /** The root's own attributes; its times come last, like every directory's. */
  void root(Attributes attributes) throws IOException {
    root.apply(attributes);
    directories.put(".", attributes);
  }

  boolean describedRoot() {
    return directories.containsKey(".");
  }

  /** Makes what the entry says under its name, instead of what was there. */
  void place(Dir parent, EntryPath path, TarEntry entry, TarReader content) throws IOException {
    String name = path.name();
    Optional<FileStat> before = parent.stat(name);
    boolean directory = entry.kind() == TarEntry.Kind.DIRECTORY;
    boolean kept = directory && before.map(s -> s.kind() == Kind.DIRECTORY).orElse(false);
    if (before.isPresent() && !kept && entry.kind() != TarEntry.Kind.HARD_LINK) {
      remove(parent, path);
    }
    switch (entry.kind()) {
      case FILE -> file(parent, name, entry, content);
      case DIRECTORY -> {
        if (!kept) {
          parent.makeDirectory(name);
        }
        directory(parent, path, entry.attributes(), hadWhiteout(before));
      }
      case SYMLINK -> symlink(parent, name, entry);
      case HARD_LINK -> hardLink(parent, path, entry);
      case DEVICE -> throw refusedKind(path, "a device node");
      case FIFO -> throw refusedKind(path, "a fifo");
      case SPARSE -> throw refusedKind(path, "a sparse file");
      case UNKNOWN -> throw refusedKind(path, "of an unknown type");
    }
  }

  private static boolean hadWhiteout(Optional<FileStat> before) {
    return before.map(FileStat::whiteout).orElse(false);
  }

  private static ImageException refusedKind(EntryPath path, String what) {
    return ImageException.refused("file-type", EntryPath.shown(path.text()) + " is " + what);
  }

  private void file(Dir parent, String name, TarEntry entry, TarReader content) throws IOException {
    try (OpenFile file = parent.create(name)) {
      for (int got = content.read(buffer); got > 0; got = content.read(buffer)) {
        file.write(buffer, got);
      }
      file.apply(entry.attributes());
    }
  }

  private void directory(Dir parent, EntryPath path, Attributes attributes, boolean opaque)
      throws IOException {
    try (Dir made = parent.beneath(path.name())) {
      made.apply(attributes);
      if (opaque) {
        makeOpaque(made);
      }
    }
    directories.put(path.text(), attributes);
  }

  private void symlink(Dir parent, String name, TarEntry entry) throws IOException {
    String target = entry.linkName();
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw ImageException.malformed("a link leads nowhere: " + EntryPath.shown(name));
    }
    if (target.length() >= EntryPath.LONGEST_PATH) {
      throw ImageException.refused("path-length", "a link's target is too long: " + name);
    }
    parent.makeSymlink(name, target, entry.attributes());
  }

  private void hardLink(Dir parent, EntryPath path, TarEntry entry) throws IOException {
    EntryPath target = EntryPath.parse(entry.linkName());
    if (target.isRoot() || target.equals(path)) {
      throw ImageException.malformed("a hard link leads to itself: " + Shown.briefly(path.text()));
    }
    try (Dir other = root.beneath(target.parent().text())) {
      Optional<FileStat> existing = other.stat(target.name());
      if (existing.map(FileStat::kind).filter(Kind.FILE::equals).isEmpty()) {
        throw ImageException.refused(
            "hard-link",
            EntryPath.shown(path.text()) + " is a hard link to what is no file of this layer");
      }
      remove(parent, path);
      parent.makeHardLink(path.name(), other, target.name());
    } catch (Errno e) {
      if (e.notThere()) {
        throw ImageException.refused(
            "hard-link", EntryPath.shown(path.text()) + " is a hard link to nothing");
      }
      throw e;
    }
  }

  /** Hides what the layers below have in this directory. */
  static void makeOpaque(Dir directory) throws IOException {
    directory.setExtended(OPAQUE, "y".getBytes(StandardCharsets.US_ASCII));
  }

  private void remove(Dir parent, EntryPath path) throws IOException {
    parent.remove(path.name());
    String below = path.text() + "/";
    directories.subMap(below, path.text() + "0").clear(); // '0' is the char after '/'
    directories.remove(path.text());
    if (lastParentPath.equals(path.text()) || lastParentPath.startsWith(below)) {
      forgetParent();
    }
  }

  /** The directory of an entry; archives list a directory's entries together, so keep the last. */
  Dir parent(EntryPath path) throws IOException {
    if (path.isRoot()) {
      return root;
    }
    String text = path.text();
    if (lastParent.isPresent() && lastParentPath.equals(text)) {
      return lastParent.get();
    }
    forgetParent();
    Dir found = openOrMake(path);
    lastParent = Optional.of(found);
    lastParentPath = text;
    return found;
  }

  private Dir openOrMake(EntryPath path) throws IOException {
    try {
      return root.beneath(path.text());
    } catch (Errno e) {
      if (!e.notThere() && !e.notDirectory()) {
        throw e;
      }
    }
    makeParents(path);
    return root.beneath(path.text());
  }

  /** Directories that the archive does not list, or lists as whiteouts of lower ones. */
  private void makeParents(EntryPath path) throws IOException {
    if (path.isRoot()) {
      return;
    }
    makeParents(path.parent());
    try (Dir above = root.beneath(path.parent().text())) {
      Optional<FileStat> before = above.stat(path.name());
      boolean whiteout = hadWhiteout(before);
      if (whiteout) {
        above.remove(path.name());
      }
      if (whiteout || before.isEmpty()) {
        above.makeDirectory(path.name());
        directory(above, path, Attributes.ofImpliedDirectory(), whiteout);
      }
    }
  }

  /** Times come last: whatever is made in a directory changes them. */
  void finish() throws IOException {
    forgetParent();
    for (Map.Entry<String, Attributes> made : directories.entrySet()) {
      try (Dir directory = root.beneath(made.getKey())) {
        directory.applyTimes(made.getValue());
      }
    }
  }

  private void forgetParent() {
    lastParent.ifPresent(Dir::close);
    lastParent = Optional.empty();
    lastParentPath = "";
  }

  @Override
  public void close() {
    forgetParent();
  }
}
