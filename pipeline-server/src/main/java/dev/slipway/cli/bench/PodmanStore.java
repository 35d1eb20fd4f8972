package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** podman's and buildah's images and containers in a directory that nobody else uses. */
final class PodmanStore implements AutoCloseable {
  private final Lab lab;
  private final Path root;

  /** Of a short name: podman takes no more than 50 characters. */
  private final Path run;

  private PodmanStore(Lab lab) {
    this.lab = lab;
    this.root = lab.fresh("podman");
    this.run = lab.fresh("r");
  }

  /** A new and empty one, that is ready; goes with the lab. */
  static PodmanStore create(Lab lab) throws IOException, InterruptedException {
    var store = lab.guest(new PodmanStore(lab));
    store.podman("images", "--quiet");
    return store;
  }

  String podman(String... arguments) throws IOException, InterruptedException {
    return lab.programs().call(words(Podman.GLOBAL, arguments));
  }

  String buildah(String... arguments) throws IOException, InterruptedException {
    return lab.programs().call(words(List.of("buildah", "--log-level=error"), arguments));
  }

  private List<String> words(List<String> program, String... arguments) {
    var words = new ArrayList<>(program);
    words.add("--storage-driver=overlay");
    words.add("--root=" + root);
    words.add("--runroot=" + run);
    words.addAll(Arrays.asList(arguments));
    return words;
  }

  /** What a container wrote, or the uppermost layer of an image. */
  Path upper(String containerOrImage) throws IOException, InterruptedException {
    return Path.of(podman("inspect", "--format={{.GraphDriver.Data.UpperDir}}", containerOrImage));
  }

  /** It mounts its directory onto itself. */
  @Override
  public void close() throws IOException, InterruptedException {
    try (var programs = new Programs()) {
      for (var place : List.of(root, run)) {
        programs.bash(
            "awk -v at='%s/' 'index($5, at) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs --no-run-if-empty umount --lazy"
                .formatted(place));
      }
    }
  }
}
