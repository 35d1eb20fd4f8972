package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** podman with the same root file system as ours, under names of its own. */
final class PodmanPeer implements AutoCloseable {
  private static final int MOST_ATTEMPTS = 10;
  private static final int PAUSE_MILLIS = 500;

  private final String image = "localhost/slipway-bench-" + ProcessHandle.current().pid();

  private PodmanPeer() {}

  /** Empty if this host has none. */
  static Optional<PodmanPeer> prepare(Path root) throws IOException, InterruptedException {
    if (!Podman.isThere()) {
      return Optional.empty();
    }
    var peer = new PodmanPeer();
    Podman.call(List.of("import", "--change=ENV PATH=/bin", root.toString(), peer.image));
    return Optional.of(peer);
  }

  /** The words of a {@code podman run}. */
  List<String> run(List<String> options, String... command) {
    var words = new ArrayList<>(List.of("run"));
    words.addAll(options);
    words.addAll(Podman.LIMITS);
    words.add(image);
    words.addAll(Arrays.asList(command));
    return words;
  }

  /**
   * Removes its containers, whosever fault it is that there are any, and its image: again, where
   * calls that were under way when the bench was stopped get between.
   */
  @Override
  public void close() throws IOException {
    try {
      var answer = remove();
      for (int again = 0; answer.code() != 0 && again < MOST_ATTEMPTS; again++) {
        Thread.sleep(PAUSE_MILLIS);
        answer = remove();
      }
      if (answer.code() != 0) {
        throw new IOException("podman's containers of " + image + " stay: " + answer.output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Podman.Answer remove() throws IOException, InterruptedException {
    var left = Podman.call(List.of("ps", "--all", "--quiet", "--filter", "ancestor=" + image));
    for (var container : left.lines().toList()) {
      Podman.run(List.of("rm", "--force", "--time", "0", container));
    }
    return Podman.run(List.of("rmi", "--force", image));
  }
}
