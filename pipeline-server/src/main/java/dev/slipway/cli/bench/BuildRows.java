package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Containerfile of twenty instructions is built again. */
final class BuildRows implements Family {
  private static final String CACHED = "build-cached";
  private static final String COLD = "build-cold";

  @Override
  public List<String> ids() {
    return List.of(CACHED, COLD);
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var server = OwnServer.start(setting.lab());
    server.importBase(TwentyLines.BASE);
    var rows = new ArrayList<Row>();
    rows.addAll(
        rows(setting, server, CACHED, "a build of 20 instructions, all cached", false, 0.3));
    rows.addAll(
        rows(setting, server, COLD, "a build of 20 instructions, all but 4 new", true, 0.7));
    return rows;
  }

  private static List<Row> rows(
      Setting setting, OwnServer server, String id, String what, boolean cold, double goal)
      throws IOException, InterruptedException {
    var contest = new Contest(setting.lab());
    var ours = contest.ours(OwnBuild.COMMAND, OwnBuild.prepare(server, cold));
    contest.row(id, what, new Row.Goal.Ratio(goal), ours, buildah(contest, setting.lab(), cold));
    return contest.measure(id, setting.rounds());
  }

  private static Optional<Contender> buildah(Contest contest, Lab lab, boolean cold)
      throws IOException, InterruptedException {
    return contest.other(
        List.of("buildah", "podman", "runc"),
        "buildah build --layers",
        BuildahBuild.COMMAND,
        () -> BuildahBuild.prepare(lab, cold));
  }
}
