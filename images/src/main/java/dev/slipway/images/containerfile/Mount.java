package dev.slipway.images.containerfile;

import java.util.Optional;

/** One {@code RUN --mount}, its variables expanded. */
public sealed interface Mount {
  /**
   * Where it is seen; absolute, or relative to the working directory, which it is when {@code .}.
   * Empty for an ssh mount at its usual place, and for a secret that is no file.
   */
  String target();

  /**
   * Files of the context ({@code from} empty), a stage or an image.
   *
   * @param readOnly if false, writes go to a copy that is thrown away
   */
  record Bind(Optional<String> from, String source, String target, boolean readOnly)
      implements Mount {}

  /**
   * A directory that outlives the build.
   *
   * @param from what it is filled with when it is new; empty for nothing
   * @param mode of a new directory
   */
  record Cache(
      String id,
      Optional<String> from,
      String source,
      String target,
      boolean readOnly,
      Sharing sharing,
      int uid,
      int gid,
      int mode)
      implements Mount {}

  /** Memory, gone after the instruction. {@code bytes} is its limit, 0 for the usual one. */
  record Tmpfs(String target, long bytes) implements Mount {}

  /**
   * A secret of the build, as a file, as a variable, or both.
   *
   * @param target where its file is; empty for no file
   * @param env the variable that holds it, or empty
   * @param required whether the build fails without it
   */
  record Secret(
      String id, String target, Optional<String> env, boolean required, int uid, int gid, int mode)
      implements Mount {}

  /** The socket of an ssh agent; without a target {@code /run/buildkit/ssh_agent.N}. */
  record Ssh(String id, String target, boolean required, int uid, int gid, int mode)
      implements Mount {}

  /** Who may use a cache at the same time. */
  enum Sharing {
    /** Everybody. */
    SHARED,
    /** Each its own one. */
    PRIVATE,
    /** One after the other. */
    LOCKED
  }
}
