package dev.slipway.images.build;

/**
 * Hears how a build goes on. Calls come from several threads, one at a time for each step; between
 * {@code started} and {@code ended} of one step those of others may come.
 */
public interface BuildProgress {
  /** Tells nobody. */
  BuildProgress SILENT =
      new BuildProgress() {
        @Override
        public void note(String sentence) {}

        @Override
        public void started(BuildStep step, String why) {}

        @Override
        public void output(BuildStep step, boolean error, byte[] bytes) {}

        @Override
        public void ended(StepResult result) {}
      };

  /** Something about the build as a whole, such as a warning. */
  void note(String sentence);

  /**
   * A step begins to be done.
   *
   * @param why its result was not in the cache; may be empty
   */
  void started(BuildStep step, String why);

  /** What its command writes. */
  void output(BuildStep step, boolean error, byte[] bytes);

  /** It ended. One found in the cache, or that only says something, ended without having begun. */
  void ended(StepResult result);
}
