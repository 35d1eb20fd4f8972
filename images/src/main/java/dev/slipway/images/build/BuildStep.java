package dev.slipway.images.build;

/**
 * One instruction of a build, as people see it.
 *
 * @param number from 1, over all stages that are built
 * @param stage its name or number
 * @param position in its stage, from 1
 * @param count of instructions in its stage
 * @param text the instruction as one line, its variables as they were written
 * @param line in the file, from 1
 * @param column in the file, from 1
 */
public record BuildStep(
    int number, String stage, int position, int count, String text, int line, int column) {
  /** Such as {@code [web 2/5] RUN make}. */
  public String title() {
    return "[%s %d/%d] %s".formatted(stage, position, count, text);
  }
}
