package dev.slipway.images.build.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Paths as {@link dev.slipway.images.sys.Dir} takes them: each char is one byte of the name. What
 * people write is text, whose bytes are UTF-8.
 */
public final class RawPath {
  private RawPath() {}

  /** The bytes of what somebody wrote. */
  public static String of(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What people read. */
  public static String shown(String raw) {
    return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The parts of a path that mean something; ".." leads up, but never above the root. */
  public static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : Arrays.asList(path.split("/"))) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** The same path relative to the root, without anything that means nothing; "." for the root. */
  public static String plain(String path) {
    List<String> parts = parts(path);
    return parts.isEmpty() ? "." : String.join("/", parts);
  }

  /** A path below another, both plain. */
  public static String below(String directory, String name) {
    if (name.equals(".")) {
      return directory;
    }
    return directory.equals(".") ? name : directory + "/" + name;
  }

  static String parent(String plain) {
    int slash = plain.lastIndexOf('/');
    return slash < 0 ? "." : plain.substring(0, slash);
  }

  /** The last part of a plain path. */
  public static String name(String plain) {
    return plain.substring(plain.lastIndexOf('/') + 1);
  }
}
