package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code buildah build --layers}, in milliseconds. */
final class BuildahBuild implements Trial {
  static final String COMMAND =
      "buildah build --layers --isolation=chroot --quiet --tag=page CONTEXT";

  private final PodmanStore store;
  private final TwentyLines lines;
  private final boolean cold;
  private int edition;

  private BuildahBuild(PodmanStore store, TwentyLines lines, boolean cold) {
    this.store = store;
    this.lines = lines;
    this.cold = cold;
  }

  /** In a store that has the base image, and the whole build once. */
  static BuildahBuild prepare(Lab lab, boolean cold) throws IOException, InterruptedException {
    var store = PodmanStore.create(lab);
    store.podman(
        "import", "--quiet", "--change=ENV PATH=/bin", lab.archive() + "", TwentyLines.BASE);
    var build = new BuildahBuild(store, TwentyLines.write(lab.fresh("context")), cold);
    build.once();
    return build;
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    if (cold) {
      lines.change("edition " + edition++);
    }
    long begun = System.nanoTime();
    store.buildah(
        "build", "--layers", "--isolation=chroot", "--quiet", "--tag=page", lines.dir().toString());
    double took = Trial.since(begun);
    lines.check(layers());
    return new double[] {took};
  }

  private List<Path> layers() throws IOException, InterruptedException {
    var layers = new ArrayList<>(List.of(store.upper("page")));
    var below =
        store.podman("inspect", "--format={{.GraphDriver.Data.LowerDir}}", "page").split(":", -1);
    for (var layer : below) {
      layers.add(Path.of(layer));
    }
    return layers;
  }
}
