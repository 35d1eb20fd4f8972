package dev.slipway.images.store;

import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.TreeChange;
import dev.slipway.images.TreeChange.Kind;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.FileStat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells in what the root filesystems of two images differ: in which paths are there, and in type,
 * owner, mode, link target and content of those that both have. Times are not looked at.
 */
final class CompareImages {
  private static final int BUFFER = 64 * 1024;
  private final Unpack unpack;

  CompareImages(Unpack unpack) {
    this.unpack = unpack;
  }

  /** In the order of the paths; below what was added or removed every path is told too. */
  void compare(Image before, Image after, Consumer<TreeChange> changes) {
    List<Path> one = unpack.unpack(before);
    List<Path> two = unpack.unpack(after);
    try (MergedTree old = MergedTree.open(one);
        MergedTree now = MergedTree.open(two)) {
      new Comparing(one, two, old, now, changes).directory(".");
    } catch (IOException e) {
      throw ImageException.storage(
          "cannot compare images %s and %s".formatted(before.digest(), after.digest()), e);
    }
  }

  private record Comparing(
      List<Path> oldLayers,
      List<Path> newLayers,
      MergedTree old,
      MergedTree now,
      Consumer<TreeChange> changes) {
    void directory(String path) throws IOException {
      Map<String, Found> before = children(old, path);
      Map<String, Found> after = children(now, path);
      Map<String, Found> all = new TreeMap<>(before);
      all.putAll(after);
      for (String child : all.keySet()) {
        Found was = before.get(child);
        Found is = after.get(child);
        if (is == null) {
          all(old, Kind.REMOVED, child);
        } else if (was == null) {
          all(now, Kind.ADDED, child);
        } else {
          both(was, is);
        }
      }
    }

    private static Map<String, Found> children(MergedTree tree, String path) throws IOException {
      Map<String, Found> found = new TreeMap<>();
      tree.children(path).forEach(child -> found.put(child.path(), child));
      return found;
    }

    private void all(MergedTree tree, Kind kind, String path) throws IOException {
      tell(kind, path);
      for (Found child : tree.children(path)) {
        all(tree, kind, child.path());
      }
    }

    private void both(Found was, Found is) throws IOException {
      boolean directories = isDirectory(was) && isDirectory(is);
      if (!sameAttributes(was, is) || (!directories && !sameContent(was, is))) {
        tell(Kind.CHANGED, is.path());
      }
      if (directories) {
        directory(is.path());
      } else if (isDirectory(was)) {
        for (Found child : old.children(was.path())) {
          all(old, Kind.REMOVED, child.path());
        }
      } else if (isDirectory(is)) {
        for (Found child : now.children(is.path())) {
          all(now, Kind.ADDED, child.path());
        }
      }
    }

    private static boolean isDirectory(Found found) {
      return found.stat().kind() == FileStat.Kind.DIRECTORY;
    }

    private static boolean sameAttributes(Found was, Found is) {
      FileStat a = was.stat();
      FileStat b = is.stat();
      return a.kind() == b.kind()
          && a.mode() == b.mode()
          && a.uid() == b.uid()
          && a.gid() == b.gid();
    }

    /** What comes from the same layer is the same without being read. */
    private boolean sameContent(Found was, Found is) throws IOException {
      if (oldLayers.get(was.layer()).equals(newLayers.get(is.layer()))) {
        return true;
      }
      return switch (is.stat().kind()) {
        case FILE -> was.stat().size() == is.stat().size() && sameBytes(was, is);
        case SYMLINK -> old.readSymlink(was).equals(now.readSymlink(is));
        case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> true;
      };
    }

    private boolean sameBytes(Found was, Found is) throws IOException {
      byte[] one = new byte[BUFFER];
      byte[] two = new byte[BUFFER];
      try (InputStream a = old.read(was).asStream();
          InputStream b = now.read(is).asStream()) {
        for (int got = a.readNBytes(one, 0, BUFFER); got > 0; got = a.readNBytes(one, 0, BUFFER)) {
          if (b.readNBytes(two, 0, BUFFER) != got || !Arrays.equals(one, 0, got, two, 0, got)) {
            return false;
          }
        }
        return true;
      }
    }

    private void tell(Kind kind, String path) {
      changes.accept(new TreeChange(kind, "/" + path));
    }
  }

  /** The same as a list of at most so many. */
  List<TreeChange> compare(Image before, Image after, int most) {
    List<TreeChange> all = new ArrayList<>();
    compare(
        before,
        after,
        change -> {
          if (all.size() >= most) {
            throw ImageException.refused(
                "changes", "the images differ in more than " + most + " paths");
          }
          all.add(change);
        });
    return all;
  }
}
