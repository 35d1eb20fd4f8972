package dev.slipway.image;

import java.nio.file.Path;

/**
 * Git repositories that builds take files from, asked in nobody's name. An implementation decides
 * what may be reached: never this machine or its network, on account of a file that anybody wrote.
 */
public interface GitSources {
  /**
   * The commit that a reference of a repository is now, as 40 hexadecimal digits.
   *
   * @param ref branch, tag or commit; empty for what the repository's HEAD is
   * @throws dev.slipway.access.Refusal if it is not to be had
   */
  String commit(String remote, String ref);

  /**
   * Writes the files of a commit to a directory that does not exist, without those of submodules.
   *
   * @param git whether {@code .git} is among them, with this commit and no others
   * @throws dev.slipway.access.Refusal if it is not to be had
   */
  void files(String remote, String commit, boolean git, Path to);
}
