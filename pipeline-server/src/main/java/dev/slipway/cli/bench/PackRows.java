package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a container wrote becomes the layer of an image. */
final class PackRows implements Family {
  private static final Row.Goal TOLD = new Row.Goal.None();
  private static final String TAR = "tar --create --file=- --directory=TREE .";
  private static final String TAR_SHA256_ZSTD =
      """
      mkfifo OUT.tar
      openssl sha256 <OUT.tar >OUT.digest & hash=$!
      TAR | tee OUT.tar | zstd -1 --quiet -o OUT -
      wait $hash
      sync OUT""";

  /** Something that a row has us beside. */
  private record Peer(
      String suffix, Row.Goal goal, String name, List<String> needs, String lines) {}

  private static final Peer PODMAN =
      new Peer(
          "-podman",
          new Row.Goal.Ratio(0.35),
          "podman commit",
          List.of("podman", "runc"),
          PodmanCommit.COMMAND);

  private static final List<Peer> FLOORS =
      List.of(
          new Peer(
              "",
              new Row.Goal.Ratio(1.25),
              "tar, sha256 and zstd -1 to disk",
              List.of("tar", "openssl", "zstd"),
              TAR_SHA256_ZSTD),
          new Peer("-tar", TOLD, "tar alone", List.of("tar"), "TAR | cat >/dev/null"),
          new Peer(
              "-sha256",
              TOLD,
              "tar and sha256",
              List.of("tar", "openssl"),
              "TAR | openssl sha256 >/dev/null"),
          new Peer(
              "-zstd",
              TOLD,
              "tar and zstd -1 to disk",
              List.of("tar", "zstd"),
              "TAR | zstd -1 --quiet -o OUT -; sync OUT"),
          new Peer(
              "-pigz",
              TOLD,
              "tar and pigz -1 to disk",
              List.of("tar", "pigz"),
              "TAR | pigz -1 >OUT; sync OUT"));

  private final SeededTree tree;
  private final String id;

  PackRows(SeededTree tree) {
    this.tree = tree;
    this.id = "pack-" + tree.id();
  }

  @Override
  public List<String> ids() {
    var ids = new ArrayList<>(FLOORS.stream().map(floor -> id + floor.suffix()).toList());
    ids.add(id + PODMAN.suffix());
    return ids;
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require((setting.rounds().all() + 4) * tree.amount().bytes());
    var at = lab.fresh("tree");
    tree.write(at);
    var rows = new Beside(lab, PackTrial.COMMAND, new PackTrial(lab, at, tree.amount()));
    for (var floor : FLOORS) {
      rows.add(told(floor, lines(floor, at)), () -> floor(lab, lines(floor, at)));
    }
    rows.add(told(PODMAN, PODMAN.lines()), () -> PodmanCommit.prepare(lab, at, tree.amount()));
    return rows.measure(id, setting.rounds());
  }

  private static String lines(Peer floor, Path at) {
    return floor.lines().replace("TAR", TAR).replace("TREE", at.toString());
  }

  private Beside.Told told(Peer peer, String command) {
    var what = "pack " + tree.what();
    return new Beside.Told(
        id + peer.suffix(), what, peer.goal(), peer.needs(), peer.name(), command);
  }

  /** What writes a file is verified by what is in it. */
  private Trial floor(Lab lab, String lines) {
    Floor.Check check =
        lines.contains("OUT") ? out -> Archives.check(lab, out, tree.amount()) : out -> {};
    return new Floor(lab, lines, check);
  }
}
