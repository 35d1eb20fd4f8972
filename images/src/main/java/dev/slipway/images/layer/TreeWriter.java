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
import java.util.ArrayList;
import java.util.List;
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

  /** Up to this size a file is written beside the others. */
  private static final int SMALL = 128 * 1024;

  private final Dir root;
  private final NavigableMap<String, Attributes> directories = new TreeMap<>();
  private final FileWriters writers = new FileWriters();
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
    switch (entry.kind()) {
      case FILE -> {
        OpenFile file = made(parent, path, () -> parent.create(path.name()));
        fill(file, entry, content);
      }
      case DIRECTORY -> directory(parent, path, entry.attributes());
      case SYMLINK -> {
        checkTarget(path, entry.linkName());
        made(
            parent,
            path,
            () -> {
              parent.makeSymlink(path.name(), entry.linkName(), entry.attributes());
              return path;
            });
      }
      case HARD_LINK -> hardLink(parent, path, entry);
      case DEVICE ->
          throw refusedKind(
              path,
              "a device node; make the archive without (tar --exclude='./dev/*'), as containers have"
                  + " a /dev of their own");
      case FIFO -> throw refusedKind(path, "a fifo");
      case SPARSE -> throw refusedKind(path, "a sparse file");
      case UNKNOWN -> throw refusedKind(path, "of an unknown type");
    }
  }

  /** One call that makes a new name. */
  private interface Making<T> {
    T make() throws IOException;
  }

  /** Hardly any name is there already, so that is found out by trying. */
  private <T> T made(Dir parent, EntryPath path, Making<T> making) throws IOException {
    try {
      return making.make();
    } catch (Errno e) {
      if (!e.exists()) {
        throw e;
      }
    }
    remove(parent, path);
    return making.make();
  }

  private static ImageException refusedKind(EntryPath path, String what) {
    return ImageException.refused("file-type", EntryPath.shown(path.text()) + " is " + what);
  }

  private void fill(OpenFile file, TarEntry entry, TarReader content) throws IOException {
    if (entry.size() <= SMALL) {
      List<Block.Piece> held = new ArrayList<>(2);
      try {
        for (var p = content.content(); p.isPresent(); p = content.content()) {
          p.get().block().hold();
          held.add(p.get());
        }
      } catch (IOException | RuntimeException e) {
        FileWriters.drop(file, held);
        throw e;
      }
      writers.fill(file, held, entry.attributes());
      return;
    }
    try (file) {
      HoleyFile holey = new HoleyFile(file);
      for (var p = content.content(); p.isPresent(); p = content.content()) {
        holey.append(p.get());
      }
      holey.finish();
      file.apply(entry.attributes());
    }
  }

  private void directory(Dir parent, EntryPath path, Attributes attributes) throws IOException {
    boolean opaque = false;
    try {
      parent.makeDirectory(path.name());
    } catch (Errno e) {
      if (!e.exists()) {
        throw e;
      }
      Optional<FileStat> before = parent.stat(path.name());
      opaque = before.map(FileStat::whiteout).orElse(false);
      if (before.map(s -> s.kind() != Kind.DIRECTORY).orElse(true)) {
        remove(parent, path);
        parent.makeDirectory(path.name());
      }
    }
    describe(parent, path, attributes, opaque);
  }

  private void describe(Dir parent, EntryPath path, Attributes attributes, boolean opaque)
      throws IOException {
    try (Dir made = parent.beneath(path.name())) {
      made.apply(attributes);
      if (opaque) {
        makeOpaque(made);
      }
    }
    directories.put(path.text(), attributes);
  }

  private static void checkTarget(EntryPath path, String target) {
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw ImageException.malformed("a link leads nowhere: " + EntryPath.shown(path.name()));
    }
    if (target.length() >= EntryPath.LONGEST_PATH) {
      throw ImageException.refused(
          "path-length", "a link's target is too long: " + EntryPath.shown(path.name()));
    }
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
      boolean whiteout = before.map(FileStat::whiteout).orElse(false);
      if (whiteout) {
        above.remove(path.name());
      }
      if (whiteout || before.isEmpty()) {
        above.makeDirectory(path.name());
        describe(above, path, Attributes.ofImpliedDirectory(), whiteout);
      }
    }
  }

  /** Times come last: whatever is made in a directory changes them. */
  void finish() throws IOException {
    writers.finish();
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
    writers.close();
    forgetParent();
  }
}
