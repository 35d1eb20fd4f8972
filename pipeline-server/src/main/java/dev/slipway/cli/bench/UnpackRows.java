package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.images.Image;
import dev.slipway.images.layer.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The layers of an image that is here become directories. */
final class UnpackRows implements Family {
  private static final Row.Goal FLOOR = new Row.Goal.Ratio(1.25);
  private static final Row.Goal PODMAN = new Row.Goal.Ratio(0.4);

  private final SeededTree tree;
  private final String id;

  UnpackRows(SeededTree tree) {
    this.tree = tree;
    this.id = "unpack-" + tree.id();
  }

  @Override
  public List<String> ids() {
    return List.of(id, id + "-podman", id + "-zstd");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require((5L * setting.rounds().all() + 5) * tree.amount().bytes());
    var contest = new Contest(lab);
    plan(contest, lab);
    return contest.measure(id, setting.rounds());
  }

  private void plan(Contest contest, Lab lab) throws IOException, InterruptedException {
    var what = "unpack " + tree.what();
    var at = lab.fresh("tree");
    tree.write(at);
    var seed = OwnStore.empty(lab);
    var image = seed.commit(seed.base(), at);
    var layout = lab.fresh("layout");
    seed.images().export(image.digest(), layout);
    var ours = contest.ours(UnpackTrial.COMMAND, new UnpackTrial(lab, layout, image, tree));
    contest.row(id, what, FLOOR, ours, tools(contest, lab, seed, image));
    contest.row(id + "-podman", what, PODMAN, ours, podman(contest, lab, layout));
    planZstd(contest, lab, at, what);
  }

  private Optional<Contender> tools(Contest contest, Lab lab, OwnStore seed, Image image)
      throws IOException, InterruptedException {
    var layer = image.layers().getLast();
    var program = Compression.of(layer.mediaType()) == Compression.ZSTD ? "zstd" : "gzip";
    return tools(contest, lab, program, seed.blob(layer));
  }

  private Optional<Contender> podman(Contest contest, Lab lab, Path layout)
      throws IOException, InterruptedException {
    var archive = lab.fresh("image.tar");
    lab.call("tar", "--create", "--file=" + archive, "--directory=" + layout, ".");
    return contest.other(
        List.of("podman", "runc"),
        "podman load",
        PodmanLoad.command(archive),
        () -> new PodmanLoad(lab, archive, tree));
  }

  private void planZstd(Contest contest, Lab lab, Path at, String what)
      throws IOException, InterruptedException {
    var blob = lab.fresh("layer");
    var pack = new PackTrial(lab, at, tree.amount(), Compression.ZSTD);
    pack.pack(blob);
    var trial = new ExtractTrial(lab, blob, Compression.ZSTD, tree);
    var ours = contest.ours(trial.command(), trial);
    contest.row(id + "-zstd", what + " by zstd", FLOOR, ours, tools(contest, lab, "zstd", blob));
  }

  private Optional<Contender> tools(Contest contest, Lab lab, String program, Path blob)
      throws IOException, InterruptedException {
    var lines =
        "mkdir OUT; %s -dc <%s | tar --extract --file=- --directory=OUT".formatted(program, blob);
    return contest.other(
        List.of(program),
        program + " -d and tar x",
        lines,
        () -> new Floor(lab, lines, out -> tree.check(lab, out), tree.isKept()));
  }
}
