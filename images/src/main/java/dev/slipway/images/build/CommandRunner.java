package dev.slipway.images.build;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs the commands of RUN. Whoever has containers implements it; a build has none of its own.
 *
 * <p>One call is one container's whole life: made over the command's layers, run to its end, its
 * writable directory frozen at {@code upper}, removed. Calls come from several threads at once. A
 * caller that is interrupted wants the command ended: what it wrote is then nowhere, and the call
 * ends with {@link InterruptedException}. After any other end {@code upper} is there, whatever the
 * exit code is, and holds all that was written but to mounts; the caller owns it from then on.
 */
public interface CommandRunner {
  /** Takes what a command writes, as it comes. */
  interface Output {
    /** Some bytes of one of the two streams; the array is the receiver's. */
    void write(boolean error, byte[] bytes);
  }

  /**
   * How a command ended.
   *
   * @param exit its code, 0 for success; 128 and the number of the signal that ended it
   * @param reason empty, or why it ended where the code alone does not say it, such as a limit
   */
  record Ended(int exit, String reason) {}

  /**
   * Runs it to its end.
   *
   * @param upper where what it wrote goes: a path that does not exist, in a directory that does, on
   *     the file system of the layers
   * @throws CommandRefusedException if it cannot be run as asked, with a sentence for its author
   */
  Ended run(RunCommand command, Path upper, Output output) throws IOException, InterruptedException;
}
