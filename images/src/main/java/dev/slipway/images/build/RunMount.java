package dev.slipway.images.build;

import java.nio.file.Path;
import java.util.List;

/** What a command sees beside its layers; nothing of it gets into the layer that it writes. */
public sealed interface RunMount {
  /** Absolute. */
  String target();

  /** A tree of its own; what is written to it is thrown away. Layers are lowest first. */
  record Tree(String target, List<Path> layers) implements RunMount {
    public Tree {
      layers = List.copyOf(layers);
    }
  }

  /**
   * A directory that outlives the build, of the project whose build it is.
   *
   * @param name of {@code [a-z0-9]}, the same for the same cache
   */
  record Cache(String target, String name, boolean readOnly) implements RunMount {}

  /** Memory; 0 bytes for the usual limit. */
  record Memory(String target, long bytes) implements RunMount {}

  /** A file in memory that only the command's user can read. */
  record Secret(String target, byte[] content) implements RunMount {
    @Override
    public String toString() {
      return "Secret[target=" + target + "]";
    }
  }
}
