package dev.slipway.cli.bench;

import java.io.IOException;

/** One thing to measure: does it once, verifies what came of it, and tells how long it took. */
interface Trial {
  /** One value or more, as many and in the same order each time. */
  double[] once() throws IOException, InterruptedException;

  /** In milliseconds. */
  static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
