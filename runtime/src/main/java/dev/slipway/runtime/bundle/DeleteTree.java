package dev.slipway.runtime.bundle;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;

/*
 * Everything happens relative to an open directory, so that no path is resolved twice and a link
 * is only ever removed, never followed. A container can nest directories far deeper than a stack
 * or the descriptor limit allows; below a fixed depth they are moved up and treated from there.
 */
/** Deletes a directory tree of a hostile author; never follows a link or enters a mount. */
public final class DeleteTree {
  private static final int DEEPEST = 64;

  private final SecureDirectoryStream<Path> top;
  private final String device;

  private DeleteTree(SecureDirectoryStream<Path> top, String device) {
    this.top = top;
    this.device = device;
  }

  /** Nothing to do if there is no such directory. */
  public static void delete(Path tree) throws IOException {
    while (Files.isDirectory(tree, NOFOLLOW_LINKS)) {
      try (var stream = open(tree)) {
        var view = stream.getFileAttributeView(BasicFileAttributeView.class);
        new DeleteTree(stream, device(view)).empty(stream, 0);
      }
      try {
        Files.delete(tree);
      } catch (java.nio.file.DirectoryNotEmptyException e) {
        // Deeper directories were moved up into it: once more.
      }
    }
    Files.deleteIfExists(tree);
  }

  private void empty(SecureDirectoryStream<Path> directory, int depth) throws IOException {
    for (var entry : directory) {
      var name = entry.getFileName();
      try {
        directory.deleteFile(name);
      } catch (NoSuchFileException e) {
        // Gone already: that is what we want.
      } catch (IOException e) {
        emptyDirectory(directory, name, depth, e);
      }
    }
  }

  private void emptyDirectory(
      SecureDirectoryStream<Path> parent, Path name, int depth, IOException notAFile)
      throws IOException {
    var view = parent.getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    if (!view.readAttributes().isDirectory()) {
      throw notAFile;
    }
    if (!device(view).equals(device)) {
      throw new IOException("refusing to delete into a mount at " + name);
    }
    if (depth == DEEPEST) {
      parent.move(name, top, Path.of(UUID.randomUUID().toString()));
      return;
    }
    try (var child = parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
      empty((SecureDirectoryStream<Path>) child, depth + 1);
    } catch (NotDirectoryException e) {
      throw notAFile;
    }
    parent.deleteDirectory(name);
  }

  private static SecureDirectoryStream<Path> open(Path tree) throws IOException {
    if (Files.newDirectoryStream(tree) instanceof SecureDirectoryStream<Path> stream) {
      return stream;
    }
    throw new IOException("this platform cannot delete " + tree + " safely");
  }

  /** The JDK prints the key as "(dev=fe00,ino=12)" and offers the device nowhere else. */
  private static String device(BasicFileAttributeView view) throws IOException {
    var key = String.valueOf(view.readAttributes().fileKey());
    return key.substring(0, Math.max(0, key.indexOf(',')));
  }
}
