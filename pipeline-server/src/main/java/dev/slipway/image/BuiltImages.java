package dev.slipway.image;

import dev.slipway.event.ProjectName;

/** Hears of the images that people's builds made. */
@FunctionalInterface
public interface BuiltImages {
  /**
   * A name stands for another image now.
   *
   * @param build whose result it is
   * @param by the name of who asked for the build
   */
  void built(ProjectName project, String build, Tag image, String by);
}
