package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings what ADD names by an address. An implementation decides what may be reached: never this
 * machine or its network, on account of a file that anybody wrote.
 */
public interface RemoteFiles {
  /**
   * A file that was brought.
   *
   * @param modified when the server says that it changed last
   */
  record Fetched(Digest digest, Optional<Instant> modified) {}

  /**
   * Writes the file at an http or https address to a path that does not exist.
   *
   * @throws CommandRefusedException if it may not be asked for, or is not to be had
   */
  Fetched file(URI address, Path to) throws IOException, InterruptedException;

  /**
   * The commit that a reference of a repository is now.
   *
   * @param ref branch, tag or commit; empty for the usual one
   */
  String commit(String remote, String ref) throws IOException, InterruptedException;

  /**
   * Writes the files of a commit to a directory that does not exist.
   *
   * @param keepGitDirectory whether {@code .git} is among them
   */
  void repository(String remote, String commit, boolean keepGitDirectory, Path to)
      throws IOException, InterruptedException;
}
