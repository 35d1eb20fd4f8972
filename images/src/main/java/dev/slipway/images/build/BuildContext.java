package dev.slipway.images.build;

import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.containerfile.IgnoreFile;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * The files that a build may copy: a directory that nobody changes meanwhile. All of them count as
 * root's, whoever owns them.
 *
 * @param hidden says of a path below it, slashes between its parts and each char one byte, whether
 *     an ignore file takes it away
 */
public record BuildContext(Path directory, Predicate<String> hidden) {
  /** Takes nothing away. */
  static final Predicate<String> NOTHING = path -> false;

  /** What an ignore file leaves of it. */
  public static BuildContext of(Path directory, IgnoreFile ignore) {
    return new BuildContext(directory, path -> ignore.ignores(RawPath.shown(path)));
  }

  /** All that is there. */
  public static BuildContext of(Path directory) {
    return new BuildContext(directory, NOTHING);
  }
}
