package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code podman run --rm} of one command, in milliseconds.
 *
 * @param options of the run, but those that this host needs anyway
 */
record PodmanRuns(PodmanPeer podman, List<String> options) implements Trial {

  private List<String> words(String... command) {
    var all = new ArrayList<>(List.of("--rm"));
    all.addAll(options);
    return podman.run(all, command);
  }

  String command() {
    return Podman.line(words("true"));
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    var words = words("true");
    long begun = System.nanoTime();
    Podman.call(words);
    return new double[] {Trial.since(begun)};
  }

  /** Fails unless another exit code comes out as it is. */
  PodmanRuns verified() throws IOException, InterruptedException {
    var answer = Podman.run(words("sh", "-c", "exit 7"));
    if (answer.code() != 7) {
      throw new IOException("podman told exit 7 as " + answer);
    }
    return this;
  }
}
