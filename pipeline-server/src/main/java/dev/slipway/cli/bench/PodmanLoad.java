package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code podman load} of an image that it does not have, in milliseconds.
 *
 * @param archive an OCI layout as a tar archive
 */
record PodmanLoad(Lab lab, Path archive, SeededTree tree) implements Trial {

  static String command(Path archive) {
    return "podman load --quiet --input=" + archive;
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    var podman = PodmanStore.create(lab);
    lab.settle();
    long begun = System.nanoTime();
    podman.podman("load", "--quiet", "--input=" + archive);
    double took = Trial.since(begun);
    tree.check(lab, podman.upper(podman.podman("images", "--quiet")));
    return new double[] {took};
  }
}
