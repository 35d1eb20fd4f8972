package dev.slipway.images.build.tree;

import dev.slipway.images.ImageException;
import dev.slipway.images.containerfile.FileMode;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.FileStat.Kind;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One layer being written over others, as the upper directory of an overlay would hold it:
 * directories that lie below keep their owner, mode and time in it, what is replaced is gone.
 *
 * <p>Paths are plain ({@link RawPath#plain}) and lead through no link: who writes resolves them
 * first, in {@link #below}. {@link #finish} gives directories their times. Not for several threads.
 */
public final class UpperTree implements AutoCloseable {
  private static final int USUAL_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private final MergedTree below;
  private final Path directory;
  private final Dir root;
  private final Attributes fresh;
  private final NavigableMap<String, Attributes> directories = new TreeMap<>();
  private String lastPath = ".";
  private Optional<Dir> last = Optional.empty();

  private UpperTree(MergedTree below, Path directory, Dir root, Instant now) {
    this.below = below;
    this.directory = directory;
    this.root = root;
    this.fresh = new Attributes(USUAL_MODE, 0, 0, now.getEpochSecond(), now.getNano(), Map.of());
  }

  /**
   * @param directory empty, ours alone
   * @param now the time of directories that nobody described
   */
  public static UpperTree open(MergedTree below, Path directory, Instant now) throws IOException {
    UpperTree tree = new UpperTree(below, directory, Dir.open(directory), now);
    try {
      Optional<Found> old = below.find(".");
      tree.described(".", tree.root, old.isPresent() ? tree.attributes(old.get()) : tree.fresh);
      return tree;
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  /** Where it is written. */
  public Path directory() {
    return directory;
  }

  /** What lies below this layer. */
  public MergedTree below() {
    return below;
  }

  /** What would be seen at this path now. */
  Optional<FileStat> stat(String path) throws IOException {
    if (path.equals(".")) {
      return Optional.of(root.stat());
    }
    Optional<FileStat> own = ownStat(path);
    return own.isPresent() ? own : below.find(path).map(Found::stat);
  }

  private Optional<FileStat> ownStat(String path) throws IOException {
    String parent = RawPath.parent(path);
    if (!directories.containsKey(parent)) {
      return Optional.empty();
    }
    return directory(parent).stat(RawPath.name(path));
  }

  /** Makes the directory and all on the way to it that are not there, as mkdir -p would. */
  public void directories(String path) throws IOException {
    directories(path, fresh);
  }

  /** The same, with an owner for those that are made. */
  public void directories(String path, Ids owner) throws IOException {
    Attributes made =
        new Attributes(
            USUAL_MODE, owner.uid(), owner.gid(), fresh.seconds(), fresh.nanos(), Map.of());
    directories(path, made);
  }

  private void directories(String path, Attributes made) throws IOException {
    if (directories.containsKey(path)) {
      return;
    }
    directories(RawPath.parent(path), made);
    Optional<Found> old = below.find(path);
    if (old.isPresent() && old.get().stat().kind() != Kind.DIRECTORY) {
      throw ImageException.refused(
          "file-type", "/" + RawPath.shown(path) + " is there already and is no directory");
    }
    make(path, old.isPresent() ? attributes(old.get()) : made);
  }

  private Attributes attributes(Found found) throws IOException {
    try (Dir directory = below.directory(found)) {
      return SourceAttributes.of(found.stat(), directory.extendedAttributes());
    }
  }

  private void make(String path, Attributes attributes) throws IOException {
    Dir parent = directory(RawPath.parent(path));
    parent.makeDirectory(RawPath.name(path));
    try (Dir made = parent.beneath(RawPath.name(path))) {
      described(path, made, attributes);
    }
  }

  private void described(String path, Dir directory, Attributes attributes) throws IOException {
    directory.apply(attributes);
    directories.put(path, attributes);
  }

  /** A directory whose owner, mode and time are given; one that is there gets them. */
  void directory(String path, Attributes attributes) throws IOException {
    Optional<FileStat> there = stat(path);
    if (there.isPresent() && there.get().kind() != Kind.DIRECTORY) {
      throw replaced(path, "a directory", there.get());
    }
    directories(path);
    described(path, directory(path), attributes);
  }

  /** A new file, in place of a file or link that is there; the caller fills it and closes it. */
  OpenFile file(String path) throws IOException {
    return prepared(path, "a file").create(RawPath.name(path));
  }

  /** A file with this content, mode 0644 and root's unless said otherwise, of the present time. */
  public void content(String path, byte[] content, Optional<Ids> owner, Optional<FileMode> mode)
      throws IOException {
    Ids whose = owner.orElse(Ids.ROOT);
    int bits = mode.map(m -> m.apply(FILE_MODE, false)).orElse(FILE_MODE);
    try (OpenFile file = file(path)) {
      file.write(content, content.length);
      file.apply(
          new Attributes(bits, whose.uid(), whose.gid(), fresh.seconds(), fresh.nanos(), Map.of()));
    }
  }

  void symlink(String path, String target, Attributes attributes) throws IOException {
    prepared(path, "a link").makeSymlink(RawPath.name(path), target, attributes);
  }

  /** A second name for a file that was written here before. */
  void hardLink(String path, String existing) throws IOException {
    Dir into = prepared(path, "a file");
    String parent = RawPath.parent(existing);
    try (Dir other = parent.equals(".") ? root.beneath(".") : root.beneath(parent)) {
      into.makeHardLink(RawPath.name(path), other, RawPath.name(existing));
    }
  }

  /** The open directory that something is to be made in, whose name there is free in this layer. */
  private Dir prepared(String path, String what) throws IOException {
    Optional<FileStat> there = stat(path);
    if (there.isPresent() && there.get().kind() == Kind.DIRECTORY) {
      throw replaced(path, what, there.get());
    }
    directories(RawPath.parent(path));
    Dir parent = directory(RawPath.parent(path));
    parent.remove(RawPath.name(path));
    return parent;
  }

  private static ImageException replaced(String path, String by, FileStat there) {
    String is = there.kind() == Kind.DIRECTORY ? "a directory" : "no directory";
    return ImageException.refused(
        "file-type",
        "/%s is %s and cannot be replaced by %s".formatted(RawPath.shown(path), is, by));
  }

  /** An open directory of this layer; kept, since what is copied comes directory by directory. */
  private Dir directory(String path) throws IOException {
    if (path.equals(".")) {
      return root;
    }
    if (last.isEmpty() || !lastPath.equals(path)) {
      last.ifPresent(Dir::close);
      last = Optional.empty();
      last = Optional.of(root.beneath(path));
      lastPath = path;
    }
    return last.get();
  }

  /** Times come last: whatever is made in a directory changes them. */
  public void finish() throws IOException {
    for (Map.Entry<String, Attributes> made : directories.entrySet()) {
      directory(made.getKey()).applyTimes(made.getValue());
    }
  }

  @Override
  public void close() {
    last.ifPresent(Dir::close);
    root.close();
  }
}
