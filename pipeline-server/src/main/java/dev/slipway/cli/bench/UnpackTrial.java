package dev.slipway.cli.bench;

import dev.slipway.images.Image;
import java.io.IOException;
import java.nio.file.Path;

/** An image on disk to its layers as directories, verified, in milliseconds. */
record UnpackTrial(Lab lab, Path layout, Image image, SeededTree tree) implements Trial {
  static final String COMMAND = "Images.unpack(image)";

  @Override
  public double[] once() throws IOException, InterruptedException {
    var store = OwnStore.with(lab, layout);
    lab.settle();
    long begun = System.nanoTime();
    var layers = store.images().unpack(image);
    double took = Trial.since(begun);
    tree.check(lab, layers.getLast());
    return new double[] {took};
  }
}
