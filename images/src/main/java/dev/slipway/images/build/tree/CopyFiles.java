package dev.slipway.images.build.tree;

import dev.slipway.images.ImageException;
import dev.slipway.images.containerfile.FileMode;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.FileStat.Kind;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Copies what is at one path of a tree into a layer that is being written. */
public final class CopyFiles {
  private static final int BUFFER = 128 * 1024;
  private final SourceTree from;
  private final UpperTree into;
  private final Rules rules;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * How files are copied.
   *
   * @param owner of everything; empty for what the source says
   * @param mode of everything, as {@code --chmod} says
   * @param leftOut paths below the source that are not copied
   * @param throughLinks whether a link of the layers below may stand for a directory of the source,
   *     as when an archive is unpacked there
   */
  public record Rules(
      Optional<Ids> owner,
      Optional<FileMode> mode,
      Predicate<String> leftOut,
      boolean throughLinks) {}

  public CopyFiles(SourceTree from, UpperTree into, Rules rules) {
    this.from = from;
    this.into = into;
    this.rules = rules;
  }

  /** Copies a file to a path, or what is in a directory into one. */
  public void copy(Found source, String destination) throws IOException {
    Copying copying = new Copying(destination);
    from.walk(source, rules.leftOut(), copying::place);
  }

  private final class Copying {
    private final String destination;
    private final Map<Inode, String> firstNames = new HashMap<>();

    Copying(String destination) {
      this.destination = destination;
    }

    private record Inode(int layer, long device, long number) {}

    void place(String below, Found found) throws IOException {
      String path = target(below);
      FileStat stat = found.stat();
      switch (stat.kind()) {
        case DIRECTORY -> directory(below, path, found);
        case FILE -> file(path, found);
        case SYMLINK ->
            into.symlink(path, from.tree().readSymlink(found), attributes(stat, Map.of()));
        case SOCKET -> {
          // Left out, as by every tool.
        }
        case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
            throw ImageException.refused(
                "file-type",
                "/" + RawPath.shown(found.path()) + " is a device node or fifo and is not copied");
      }
    }

    private String target(String below) throws IOException {
      String path = RawPath.below(destination, below);
      return rules.throughLinks() && !below.equals(".")
          ? RawPath.below(into.below().resolve(RawPath.parent(path)), RawPath.name(path))
          : path;
    }

    /** The directory that is copied lends its content only; where it is made it lends all it is. */
    private void directory(String below, String path, Found found) throws IOException {
      boolean there = into.stat(path).map(s -> s.kind() == Kind.DIRECTORY).orElse(false);
      if (below.equals(".") && there) {
        into.directories(path);
        return;
      }
      if (rules.throughLinks() && isLinkToDirectory(path)) {
        return;
      }
      try (Dir directory = from.tree().directory(found)) {
        into.directory(path, attributes(found.stat(), directory.extendedAttributes()));
      }
    }

    private boolean isLinkToDirectory(String path) throws IOException {
      return into.stat(path).map(s -> s.kind() == Kind.SYMLINK).orElse(false)
          && into.below().follow(path).map(f -> f.stat().kind() == Kind.DIRECTORY).orElse(false);
    }

    private void file(String path, Found found) throws IOException {
      FileStat stat = found.stat();
      if (stat.links() > 1) {
        Inode inode = new Inode(found.layer(), stat.device(), stat.inode());
        String first = firstNames.putIfAbsent(inode, path);
        if (first != null && !first.equals(path)) {
          into.hardLink(path, first);
          return;
        }
      }
      try (OpenFile in = from.tree().read(found);
          OpenFile out = into.file(path)) {
        for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
          out.write(buffer, got);
        }
        out.apply(attributes(stat, in.extendedAttributes()));
      }
    }
  }

  private Attributes attributes(FileStat stat, Map<String, byte[]> extended) {
    Attributes own = SourceAttributes.of(stat, extended);
    Ids owner = rules.owner().orElse(from.owned() ? new Ids(own.uid(), own.gid()) : Ids.ROOT);
    boolean directory = stat.kind() == Kind.DIRECTORY;
    int mode = rules.mode().map(m -> m.apply(own.mode(), directory)).orElse(own.mode());
    return new Attributes(
        mode, owner.uid(), owner.gid(), own.seconds(), own.nanos(), own.extended());
  }
}
