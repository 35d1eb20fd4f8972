package dev.slipway.image;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds images over directories of this machine, for whoever waits for the end.
 *
 * <p>What a build did is in its project's cache, also if it failed, was interrupted, or the server
 * was killed: the same order goes on from there.
 */
public interface LayeredBuilds {
  /**
   * Builds it, here and now. An interrupt ends it.
   *
   * @throws InterruptedException if the caller was interrupted; nothing goes on
   */
  End build(Order order, Told told) throws InterruptedException;

  /**
   * What is wanted.
   *
   * @param id of the build, under which its instructions can be looked into: lower-case letters,
   *     digits and hyphens
   * @param tree directories that nobody changes, one over the other as an overlay shows them,
   *     lowest first
   * @param context the directory in the tree that the file may copy from, {@code .} for all
   * @param file the Containerfile's path within the context; empty for the usual names
   * @param target the stage that is wanted; empty for the last
   * @param secrets by id; they get into no layer
   * @param platforms what the image must run on; empty for this machine's
   * @param created nothing in the image is later: the same order gives the same digest
   * @param annotations of the image
   */
  record Order(
      String id,
      ProjectName project,
      List<Path> tree,
      String context,
      Optional<String> file,
      Optional<String> target,
      Map<String, String> args,
      Map<String, byte[]> secrets,
      List<String> platforms,
      boolean network,
      Instant created,
      Map<String, String> annotations) {
    public Order {
      tree = List.copyOf(tree);
      args = Map.copyOf(args);
      secrets = Map.copyOf(secrets);
      platforms = List.copyOf(platforms);
      annotations = Map.copyOf(annotations);
    }

    /** Without what people put into arguments and secrets. */
    @Override
    public String toString() {
      return "build %s of %s".formatted(id, project);
    }
  }

  /** How it ended. */
  sealed interface End {
    /**
     * There is an image, without a name yet.
     *
     * @param bases the images that were used, by the names under which the file asks for them
     */
    record Built(Digest image, Map<String, Digest> bases) implements End {
      public Built {
        bases = Map.copyOf(bases);
      }
    }

    /**
     * The file, or what it runs, is at fault.
     *
     * @param problem lines with places in the file
     * @param exit of the command that failed, 0 if none did
     */
    record Failed(String problem, int exit) implements End {}
  }

  /** Hears how it goes on. Calls come from several threads. */
  interface Told {
    /**
     * A sentence about the build, or about what its instruction of that number does; 0 for none.
     */
    void note(int step, String sentence);

    /** What an instruction's command writes, secrets and all. */
    void output(int step, boolean error, byte[] bytes);
  }
}
