package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code podman commit} of a container that wrote a tree, in milliseconds. */
final class PodmanCommit implements Trial {
  static final String COMMAND = "podman commit --quiet CONTAINER";

  private final Lab lab;
  private final PodmanStore podman;
  private final String container;
  private final Path written;
  private final ManyFiles.Amount amount;
  private int number;

  private PodmanCommit(
      Lab lab, PodmanStore podman, String container, Path written, ManyFiles.Amount amount) {
    this.lab = lab;
    this.podman = podman;
    this.container = container;
    this.written = written;
    this.amount = amount;
  }

  static PodmanCommit prepare(Lab lab, Path tree, ManyFiles.Amount amount)
      throws IOException, InterruptedException {
    var podman = PodmanStore.create(lab);
    var base = podman.podman("import", "--quiet", lab.archive().toString(), "base");
    var container = podman.podman("create", "--network=none", base, "true");
    var upper = podman.upper(container);
    lab.call("cp", "--archive", tree + "/.", upper.toString());
    var one = new ManyFiles.Amount(amount.files() + 1, amount.bytes() + 1);
    return new PodmanCommit(lab, podman, container, upper, one);
  }

  /** A layer that podman has it does not write again, so each has one byte of its own. */
  @Override
  public double[] once() throws IOException, InterruptedException {
    Files.writeString(written.resolve("number"), Character.toString('A' + number++));
    lab.settle();
    long begun = System.nanoTime();
    var image = podman.podman("commit", "--quiet", container);
    double took = Trial.since(begun);
    amount.check(podman.upper(image));
    return new double[] {took};
  }
}
