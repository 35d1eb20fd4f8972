package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** podman with the same root file system as ours, under names of its own. */
final class PodmanPeer implements AutoCloseable {
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

  /** Removes its containers, whosever fault it is that there are any, and its image. */
  @Override
  public void close() throws IOException {
    try {
      var left = Podman.call(List.of("ps", "--all", "--quiet", "--filter", "ancestor=" + image));
      for (var container : left.lines().toList()) {
        Podman.run(List.of("rm", "--force", "--time", "0", container));
      }
      Podman.call(List.of("rmi", "--force", image));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
