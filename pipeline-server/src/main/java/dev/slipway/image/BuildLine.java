package dev.slipway.image;

/**
 * One thing that a build tells.
 *
 * @param number from 0, without gaps
 * @param step the instruction's number, from 1; 0 for the build as a whole
 * @param text the instruction, its output, or a sentence
 * @param why the result was not in the cache, or failed; may be empty
 * @param millis how long it took
 */
public record BuildLine(long number, Kind kind, int step, String text, String why, long millis) {
  /** What is told. */
  public enum Kind {
    /** Something about the build as a whole. */
    NOTE,
    STARTED,
    OUTPUT,
    ERROR_OUTPUT,
    DONE,
    CACHED,
    FAILED,
    CANCELLED
  }
}
