package dev.slipway.image;

import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Builds of images from Containerfiles.
 *
 * <p>One is asked for, is then sent its files, and runs by itself until it has ended or is
 * cancelled. What it tells can be read meanwhile and for some time after. A server that is killed
 * forgets its builds; the same request goes on from the cache.
 */
public interface ImageBuilds {
  /**
   * Its id.
   *
   * @throws dev.slipway.access.Refusal if the request cannot be met, or too many builds are open
   */
  String open(BuildRequest request, String by);

  /** Takes its files, a tar archive, and starts it. */
  void start(ProjectName project, String id, InputStream files) throws IOException;

  /** The newest first. */
  List<BuildState> list(ProjectName project);

  BuildState find(ProjectName project, String id);

  /** Some of what it told, from a number on. */
  List<BuildLine> read(ProjectName project, String id, long from, int most);

  /** Waits until there is a line of that number, or it has ended; whether it has ended. */
  boolean await(ProjectName project, String id, long number, Duration most)
      throws InterruptedException;

  /** Ends it, if it has not ended. */
  void cancel(ProjectName project, String id);

  /**
   * Names an image of what it was after an instruction, also after the one that failed.
   *
   * @param step empty for the last
   */
  Tag snapshot(ProjectName project, String id, Optional<Integer> step) throws InterruptedException;
}
