package dev.slipway.runtime;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.slipway.runtime.bundle.HostileTreeException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/*
 * The writable directory is walked by open directories, each relative to the one above and without
 * following links, since the container may change it meanwhile. Layers never change, so their paths
 * are safe to use as soon as no part of them is a link, which the walk itself has shown.
 *
 * What a replaced directory hid is not listed one by one; it is itself listed as changed.
 */
/** Compares what a container wrote with the layers below, as overlayfs keeps it. */
final class ListChanges {
  private static final int DEEPEST = 256;
  private static final int PER_CHANGE = 64;
  private static final int MOST_CHARACTERS = 32 << 20;

  private final CowTree tree;
  private final Path upper;
  private final List<Change> changes = new ArrayList<>();
  private long characters;

  ListChanges(CowTree tree, Path upper) {
    this.tree = tree;
    this.upper = upper;
  }

  /** By path. */
  List<Change> list() throws IOException {
    if (Files.isDirectory(upper, NOFOLLOW_LINKS)
        && Files.newDirectoryStream(upper) instanceof SecureDirectoryStream<Path> top) {
      try (top) {
        walk(top, Path.of(tree.target()), tree.layers().reversed(), 0);
      }
    }
    changes.sort(Comparator.comparing(Change::path));
    return List.copyOf(changes);
  }

  /**
   * @param below the directories of the layers that show through, highest first
   */
  private void walk(SecureDirectoryStream<Path> directory, Path path, List<Path> below, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw tooMany();
    }
    try {
      for (var entry : directory) {
        entry(directory, entry.getFileName(), path, below, depth);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void entry(
      SecureDirectoryStream<Path> directory, Path name, Path path, List<Path> below, int depth)
      throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes =
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
              .readAttributes();
    } catch (NoSuchFileException e) {
      return;
    }
    var lower = lower(below, name);
    var inside = path.resolve(name);
    if (isWhiteout(directory, name, attributes)) {
      add(Change.Kind.DELETED, inside);
      return;
    }
    var kind = lower.isEmpty() ? Change.Kind.ADDED : Change.Kind.CHANGED;
    add(kind, inside);
    if (attributes.isDirectory()) {
      try (var child = directory.newDirectoryStream(name, NOFOLLOW_LINKS)) {
        walk((SecureDirectoryStream<Path>) child, inside, lower, depth + 1);
      } catch (NoSuchFileException | NotDirectoryException e) {
        // The container took it away meanwhile.
      }
    }
  }

  private void add(Change.Kind kind, Path path) throws HostileTreeException {
    var change = new Change(kind, path.toString());
    characters += PER_CHANGE + change.path().length();
    if (characters > MOST_CHARACTERS) {
      throw tooMany();
    }
    changes.add(change);
  }

  private static HostileTreeException tooMany() {
    return new HostileTreeException("it has too many or too deep changes to list");
  }

  /** What shows through under this name, highest first; empty if nothing does. */
  private static List<Path> lower(List<Path> below, Path name) throws IOException {
    var found = new ArrayList<Path>();
    for (var layer : below) {
      var file = layer.resolve(name);
      if (Files.exists(file, NOFOLLOW_LINKS)) {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        if (attributes.isOther()
            && isDevice(Files.getAttribute(file, "unix:rdev", NOFOLLOW_LINKS))) {
          break;
        }
        found.add(file);
        if (!attributes.isDirectory()) {
          break;
        }
      }
    }
    return found;
  }

  /** Its mark is a device that nobody may open, and containers can make none. */
  private static boolean isWhiteout(
      SecureDirectoryStream<Path> directory, Path name, BasicFileAttributes attributes)
      throws IOException {
    if (!attributes.isOther() || attributes.size() != 0) {
      return false;
    }
    var view = directory.getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    return view.readAttributes().permissions().isEmpty();
  }

  private static boolean isDevice(Object number) {
    return number instanceof Long zero && zero == 0L;
  }
}
