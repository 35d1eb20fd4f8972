package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.images.layer.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a container wrote becomes the layer of an image. */
final class PackRows implements Family {
  private static final Row.Goal FLOOR = new Row.Goal.Ratio(1.25);
  private static final Row.Goal PODMAN = new Row.Goal.Ratio(0.35);
  private static final Row.Goal TOLD = new Row.Goal.None();

  private final SeededTree tree;
  private final String id;

  PackRows(SeededTree tree) {
    this.tree = tree;
    this.id = "pack-" + tree.id();
  }

  @Override
  public List<String> ids() {
    return List.of(
        id,
        id + "-podman",
        id + "-zstd",
        id + "-gzip",
        id + "-floor-tar",
        id + "-floor-sha256",
        id + "-floor-zstd");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require((setting.rounds().all() + 4) * tree.amount().bytes());
    var at = lab.fresh("tree");
    tree.write(at);
    var contest = new Contest(lab);
    plan(contest, lab, at);
    return contest.measure(id, setting.rounds());
  }

  private void plan(Contest contest, Lab lab, Path at) throws IOException, InterruptedException {
    var what = "pack " + tree.what();
    var amount = tree.amount();
    var floors = new TarFloors(contest, lab, at, amount);
    var whole = floors.tarSha256Zstd();
    var commit = contest.ours(CommitTrial.COMMAND, new CommitTrial(lab, at, amount));
    contest.row(id, what, FLOOR, commit, whole);
    contest.row(id + "-podman", what, PODMAN, commit, podman(contest, lab, at));
    contest.row(
        id + "-zstd", what + " by zstd", FLOOR, packed(contest, lab, at, Compression.ZSTD), whole);
    var gzip = packed(contest, lab, at, Compression.GZIP);
    contest.row(id + "-gzip", what + " by gzip", TOLD, gzip, floors.tarGzip());
    contest.row(id + "-floor-tar", what, TOLD, commit, floors.tar());
    contest.row(id + "-floor-sha256", what, TOLD, commit, floors.tarSha256());
    contest.row(id + "-floor-zstd", what, TOLD, commit, floors.tarZstd());
  }

  private Contender packed(Contest contest, Lab lab, Path at, Compression compression) {
    var trial = new PackTrial(lab, at, tree.amount(), compression);
    return contest.ours(trial.command(), trial);
  }

  private Optional<Contender> podman(Contest contest, Lab lab, Path at)
      throws IOException, InterruptedException {
    return contest.other(
        List.of("podman", "runc"),
        "podman commit",
        PodmanCommit.COMMAND,
        () -> PodmanCommit.prepare(lab, at, tree.amount()));
  }
}
