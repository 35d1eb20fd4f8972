package dev.slipway.cli.bench;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An image store of ours that nobody else uses. */
record OwnStore(Lab lab, Path root, Images images) {
  private static final Instant CREATED = Instant.EPOCH;

  static OwnStore empty(Lab lab) {
    var root = lab.fresh("store");
    return new OwnStore(lab, root, Images.open(ImagesSettings.at(root)));
  }

  /** With the blobs of a layout, and nothing unpacked. */
  static OwnStore with(Lab lab, Path layout) throws IOException, InterruptedException {
    var root = Files.createDirectory(lab.fresh("store"));
    lab.call("cp", "--archive", "--link", layout.resolve("blobs").toString(), root.toString());
    return new OwnStore(lab, root, Images.open(ImagesSettings.at(root)));
  }

  /** The root of all containers as an image. */
  Image base() throws IOException {
    try (var archive = Files.newInputStream(lab.archive())) {
      var config = ImageConfig.running(List.of("sh"), Map.of("PATH", "/bin"));
      return images.importRoot(archive, config);
    }
  }

  Image commit(Image base, Path tree) {
    return images.commit(base, tree, ImageChanges.none(CREATED));
  }

  Path blob(Descriptor blob) {
    return root.resolve("blobs").resolve("sha256").resolve(blob.digest().hex());
  }

  void remove() throws IOException, InterruptedException {
    lab.call("rm", "-rf", root.toString());
  }
}
