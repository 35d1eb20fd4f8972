package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.List;

/** {@code podman exec} in a container of its own, in milliseconds. */
final class PodmanExec implements Trial {
  private final String container;

  private PodmanExec(String container) {
    this.container = container;
  }

  /** Its container goes with the peer. */
  static PodmanExec verified(PodmanPeer podman) throws IOException, InterruptedException {
    var options = List.of("--detach", "--network=none");
    var exec = new PodmanExec(Podman.call(podman.run(options, "sleep", "86400")));
    var answer = Podman.run(exec.words("sh", "-c", "exit 7"));
    if (answer.code() != 7) {
      throw new IOException("podman told exit 7 as " + answer);
    }
    return exec;
  }

  private List<String> words(String... command) {
    var words = new java.util.ArrayList<>(List.of("exec", container));
    words.addAll(List.of(command));
    return words;
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
}
