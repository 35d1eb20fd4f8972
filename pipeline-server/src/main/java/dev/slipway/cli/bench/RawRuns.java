package dev.slipway.cli.bench;

import java.io.IOException;

/** The raw engine's {@code run}: create, start, wait, delete, in milliseconds. */
record RawRuns(RawEngine raw) implements Trial {

  /** Fails unless another exit code comes out as it is. */
  static RawRuns verified(Setting setting) throws IOException {
    int code = setting.raw("verify", "sh", "-c", "exit 7").run();
    if (code != 7) {
      throw new IOException("the raw engine told exit 7 as " + code);
    }
    return new RawRuns(setting.raw("true", "true"));
  }

  @Override
  public double[] once() throws IOException {
    long begun = System.nanoTime();
    int code = raw.run();
    double took = Trial.since(begun);
    if (code != 0) {
      throw new IOException("exit code " + code + " of " + raw.command());
    }
    return new double[] {took};
  }
}
