package dev.slipway.images.containerfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/** Paths as text, with slashes; nothing here looks at a disk. */
public final class Paths {
  private Paths() {}

  /** The shortest path that names the same, as Go's path.Clean gives it; {@code .} for nothing. */
  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (var part : path.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..")) {
        parts.removeLast();
      } else if (part.equals("..") && !rooted) {
        parts.addLast(part);
      } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        parts.addLast(part);
      }
    }
    var joined = String.join("/", new ArrayList<>(parts));
    return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
  }

  /**
   * The absolute path that a path means in a directory: for WORKDIR and for destinations. Never
   * above the root; a slash at the end is lost.
   */
  public static String in(String directory, String path) {
    return clean(path.startsWith("/") ? path : "/" + directory + "/" + path);
  }

  /** A path of a source from the root of what is copied from: no slash in front, no dots. */
  static String relative(String path) {
    return clean("/" + path).substring(1);
  }

  static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
