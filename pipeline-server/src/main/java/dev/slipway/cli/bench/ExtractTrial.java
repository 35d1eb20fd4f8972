package dev.slipway.cli.bench;

import dev.slipway.images.Limits;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.ExtractLayer;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A packed layer to a directory, its digest known, in milliseconds. */
record ExtractTrial(Lab lab, Path blob, Compression compression, SeededTree tree) implements Trial {

  String command() {
    return "ExtractLayer.extract(file, " + compression + ", directory)";
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    var out = Files.createDirectory(lab.fresh("extracted"));
    lab.settle();
    long begun = System.nanoTime();
    try (var root = Dir.open(out);
        var packed = Files.newInputStream(blob)) {
      new ExtractLayer(Limits.standard()).extract(packed, compression, root);
    }
    double took = Trial.since(begun);
    tree.check(lab, out);
    return new double[] {took};
  }
}
