package dev.slipway.cli.bench;

import dev.slipway.runtime.ContainerSpec;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * From nothing to a container's exit known, and on to nothing left of it, in milliseconds.
 *
 * @param change what distinguishes it from a container without network
 */
record Starts(Lab lab, UnaryOperator<ContainerSpec> change) implements Trial {
  static final int KNOWN = 0;
  static final int REMOVED = 1;
  static final String COMMAND =
      "Containers.create(spec), Container.start(), Container.await() [, Container.remove()]";

  @Override
  public double[] once() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    var container = lab.create(change, "true");
    container.start();
    var exit = container.await();
    double known = Trial.since(begun);
    container.remove();
    lab.awaitQuiet();
    double removed = Trial.since(begun);
    if (!exit.passed()) {
      throw new IOException("true ended with " + exit);
    }
    return new double[] {known, removed};
  }

  /** Fails unless another exit code comes out as it is. */
  Starts verified() throws IOException, InterruptedException {
    var container = lab.create(change, "sh", "-c", "exit 7");
    container.start();
    var exit = container.await();
    container.remove();
    lab.awaitQuiet();
    if (exit.code() != 7) {
      throw new IOException("exit 7 came out as " + exit);
    }
    return this;
  }
}
