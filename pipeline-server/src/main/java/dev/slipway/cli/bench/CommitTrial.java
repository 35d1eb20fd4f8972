package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A frozen directory to an image on disk, in milliseconds: tar, both digests, compression, fsync,
 * configuration and manifest.
 */
record CommitTrial(Lab lab, Path tree, ManyFiles.Amount amount) implements Trial {
  static final String COMMAND = "Images.commit(base, tree, changes)";

  @Override
  public double[] once() throws IOException, InterruptedException {
    var store = OwnStore.empty(lab);
    var base = store.base();
    lab.settle();
    long begun = System.nanoTime();
    var image = store.commit(base, tree);
    double took = Trial.since(begun);
    var layer = image.layers().getLast();
    Archives.check(lab, store.blob(layer), amount);
    store.remove();
    return new double[] {took};
  }
}
