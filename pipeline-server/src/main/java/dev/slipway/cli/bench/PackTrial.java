package dev.slipway.cli.bench;

import dev.slipway.images.Limits;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackOptions;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Path;

/** A directory to a durable file, both digests known, in milliseconds. */
record PackTrial(Lab lab, Path tree, ManyFiles.Amount amount, Compression compression)
    implements Trial {

  String command() {
    return "PackLayer.pack(tree, file, PackOptions.standard().with(" + compression + ")), fsync";
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    var blob = lab.fresh("layer");
    lab.settle();
    long begun = System.nanoTime();
    pack(blob);
    double took = Trial.since(begun);
    Archives.check(lab, blob, amount);
    lab.call("rm", blob.toString());
    return new double[] {took};
  }

  void pack(Path blob) throws IOException {
    try (var root = Dir.open(tree);
        var file = new RandomAccessFile(blob.toFile(), "rw")) {
      var out = Channels.newOutputStream(file.getChannel());
      new PackLayer(Limits.standard()).pack(root, out, PackOptions.standard().with(compression));
      file.getChannel().force(true);
    }
  }
}
