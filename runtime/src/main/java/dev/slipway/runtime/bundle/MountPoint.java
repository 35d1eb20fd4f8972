package dev.slipway.runtime.bundle;

/**
 * A path inside a tree that must be a plain directory or file before the engine sees the tree.
 *
 * @param path absolute from the tree's own root
 * @param hides whether something else in its place may be hidden; if not, it is a reason to refuse
 */
public record MountPoint(String path, FileKind kind, boolean hides) {
  public static MountPoint directory(String path) {
    return new MountPoint(path, FileKind.DIRECTORY, true);
  }

  public static MountPoint file(String path) {
    return new MountPoint(path, FileKind.FILE, true);
  }

  /** A directory that is made if absent, but whose place must not be taken by anything else. */
  public static MountPoint honestDirectory(String path) {
    return new MountPoint(path, FileKind.DIRECTORY, false);
  }
}
