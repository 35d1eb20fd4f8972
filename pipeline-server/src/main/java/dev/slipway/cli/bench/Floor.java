package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What nobody does faster with these tools: lines of bash over a tree or an archive.
 *
 * @param lines with {@code OUT} where the result goes, a path of its own
 * @param check of the result
 * @param kept whether the result stays until the end
 */
record Floor(Lab lab, String lines, Check check, boolean kept) implements Trial {

  /** Looks at what came out. */
  interface Check {
    void at(Path out) throws IOException, InterruptedException;
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    var out = lab.fresh("floor");
    var command = lines.replace("OUT", out.toString());
    lab.settle();
    long begun = System.nanoTime();
    lab.programs().bash(command);
    double took = Trial.since(begun);
    check.at(out);
    if (!kept) {
      lab.programs().bash("rm -rf %1$s %1$s.*".formatted(out));
    }
    return new double[] {took};
  }
}
