package dev.slipway.cli.bench;

import dev.slipway.images.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The layers of an image that is here become directories. */
final class UnpackRows implements Family {
  private final SeededTree tree;
  private final String id;

  UnpackRows(SeededTree tree) {
    this.tree = tree;
    this.id = "unpack-" + tree.id();
  }

  @Override
  public List<String> ids() {
    return List.of(id, id + "-podman");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require((3L * setting.rounds().all() + 5) * tree.amount().bytes());
    var seed = OwnStore.empty(lab);
    var at = lab.fresh("tree");
    tree.write(at);
    var image = seed.commit(seed.base(), at);
    var layout = lab.fresh("layout");
    seed.images().export(image.digest(), layout);
    var archive = lab.fresh("image.tar");
    lab.call(
        "tar", "--create", "--file", archive.toString(), "--directory", layout.toString(), ".");
    var ours = new UnpackTrial(lab, layout, image, tree.amount(), keeps());
    var rows = new Beside(lab, UnpackTrial.COMMAND, ours);
    addFloor(rows, lab, seed, image.layers().getLast());
    rows.add(
        told("-podman", 0.4, List.of("podman", "runc"), "podman load", PodmanLoad.command(archive)),
        () -> new PodmanLoad(lab, archive, tree.amount()));
    return rows.measure(id, setting.rounds());
  }

  /**
   * Many files are kept until the end: while those just removed are not forgotten, ext4 is slow to
   * make any.
   */
  private boolean keeps() {
    return tree.files() > 1000;
  }

  private void addFloor(Beside rows, Lab lab, OwnStore seed, Descriptor layer)
      throws IOException, InterruptedException {
    var program = layer.mediaType().text().endsWith("zstd") ? "zstd" : "gzip";
    var lines =
        "mkdir OUT; %s -dc %s | tar --extract --file=- --directory=OUT"
            .formatted(program, seed.blob(layer));
    rows.add(
        told("", 1.25, List.of(program, "tar"), program + " -d and tar x", lines),
        () -> new Floor(lab, lines, out -> checked(lab, out)));
  }

  private void checked(Lab lab, Path out) throws IOException, InterruptedException {
    tree.amount().check(out);
    if (!keeps()) {
      lab.call("rm", "-rf", out.toString());
    }
  }

  private Beside.Told told(
      String suffix, double goal, List<String> needs, String name, String command) {
    var what = "unpack " + tree.what();
    return new Beside.Told(id + suffix, what, new Row.Goal.Ratio(goal), needs, name, command);
  }
}
