package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shown;
import java.util.ArrayList;
import java.util.List;

/** Where an entry lies in its layer: the parts of its path, checked, none for the layer's root. */
record EntryPath(List<String> parts) {
  static final int LONGEST_PATH = 4096;
  static final int LONGEST_NAME = 255;
  static final int DEEPEST = 256;

  EntryPath {
    parts = List.copyOf(parts);
  }

  static EntryPath parse(String name) {
    if (name.equals("/")) {
      return new EntryPath(List.of()); // how kaniko and umoci insert call the layer's root
    }
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0) {
      throw ImageException.refused("path", "not a relative path: \"" + shown(name) + "\"");
    }
    if (name.length() > LONGEST_PATH) {
      throw ImageException.refused("path-length", "a path is too long: " + shown(name));
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/")) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(checked(part, name));
      }
    }
    if (parts.size() > DEEPEST) {
      throw ImageException.refused("path-depth", "a path is too deep: " + shown(name));
    }
    return new EntryPath(parts);
  }

  private static String checked(String part, String name) {
    if (part.equals("..")) {
      throw ImageException.refused("path", "a path leads upwards: \"" + shown(name) + "\"");
    }
    boolean whiteout = part.startsWith(Whiteout.PREFIX);
    if (part.length() > LONGEST_NAME + (whiteout ? Whiteout.PREFIX.length() : 0)) {
      throw ImageException.refused("name-length", "a file name is too long: " + shown(part));
    }
    return part;
  }

  boolean isRoot() {
    return parts.isEmpty();
  }

  String name() {
    return parts.getLast();
  }

  EntryPath parent() {
    return new EntryPath(parts.subList(0, parts.size() - 1));
  }

  /** The parts joined by slashes; "." for the root. */
  String text() {
    return parts.isEmpty() ? "." : String.join("/", parts);
  }

  static String shown(String name) {
    return Shown.briefly(name);
  }
}
