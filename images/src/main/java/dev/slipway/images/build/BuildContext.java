package dev.slipway.images.build;

import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.containerfile.IgnoreFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The files that a build may copy: directories that nobody changes meanwhile, one over the other.
 * All of them count as root's, whoever owns them.
 *
 * @param layers what an overlay of them shows is the context; lowest first
 * @param hidden says of a path below it, slashes between its parts and each char one byte, whether
 *     an ignore file takes it away
 */
public record BuildContext(List<Path> layers, Predicate<String> hidden) {
  public BuildContext {
    layers = List.copyOf(layers);
  }

  /** Takes nothing away. */
  static final Predicate<String> NOTHING = path -> false;

  /** What an ignore file leaves of it. */
  public static BuildContext of(Path directory, IgnoreFile ignore) {
    return of(List.of(directory), ignore);
  }

  /** What an ignore file leaves of what these show together. */
  public static BuildContext of(List<Path> layers, IgnoreFile ignore) {
    return new BuildContext(layers, path -> ignore.ignores(RawPath.shown(path)));
  }

  /** All that is there. */
  public static BuildContext of(Path directory) {
    return new BuildContext(List.of(directory), NOTHING);
  }
}
