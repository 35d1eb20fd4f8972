package dev.slipway.cli.bench;

import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An image is asked for of its registry, and all that it is made of is here. */
final class PullRows implements Family {
  private static final String ID = "pull-present";
  private static final String OURS = "bench/ours";
  private static final String PODMANS = "bench/podmans";
  private static final SeededTree TREE = SeededTree.large(20);

  @Override
  public List<String> ids() {
    return List.of(ID, ID + "-podman");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require(10L * TREE.amount().bytes());
    var registry = StockRegistry.start(lab);
    push(lab, registry);
    var contest = new Contest(lab);
    var ours = contest.ours("Images.pull(order)", trial(lab, registry));
    var what = "pull an image that is here, no blob transferred";
    contest.row(ID, what, new Row.Goal.Most(50), ours, Optional.empty());
    var name = registry.host() + "/" + PODMANS;
    var podman =
        contest.other(
            List.of("podman", "runc"),
            "podman pull",
            "podman pull --quiet --tls-verify=false " + name,
            () -> podman(lab, name));
    contest.row(ID + "-podman", what, new Row.Goal.None(), ours, podman);
    return contest.measure(ID, setting.rounds());
  }

  private static void push(Lab lab, StockRegistry registry)
      throws IOException, InterruptedException {
    var tree = lab.fresh("tree");
    TREE.write(tree);
    var seed = OwnStore.empty(lab);
    var layout = lab.fresh("layout");
    seed.images().export(seed.commit(seed.base(), tree).digest(), layout);
    for (var repository : List.of(OURS, PODMANS)) {
      lab.call(
          "skopeo",
          "copy",
          "--dest-tls-verify=false",
          "oci:" + layout + ":latest",
          "docker://" + registry.host() + "/" + repository);
    }
  }

  /** Fails if the registry was asked for any blob, once the image is here. */
  private static Trial trial(Lab lab, StockRegistry registry) throws IOException {
    var order = PullOrder.of(ImageReference.parse(registry.host() + "/" + OURS));
    var images = OwnStore.empty(lab).images();
    var first = images.pull(order);
    long before = registry.blobsRead(OURS);
    if (before < first.image().layers().size()) {
      throw new IOException("the registry told only " + before + " blobs that it was asked for");
    }
    return () -> {
      long begun = System.nanoTime();
      var again = images.pull(order);
      double took = Trial.since(begun);
      long read = registry.blobsRead(OURS) - before;
      if (read != 0 || !again.image().equals(first.image())) {
        throw new IOException(read + " blobs were transferred again");
      }
      return new double[] {took};
    };
  }

  private static Trial podman(Lab lab, String name) throws IOException, InterruptedException {
    var podman = PodmanStore.create(lab);
    var first = podman.podman("pull", "--quiet", "--tls-verify=false", name);
    return () -> {
      long begun = System.nanoTime();
      var again = podman.podman("pull", "--quiet", "--tls-verify=false", name);
      double took = Trial.since(begun);
      if (!again.equals(first)) {
        throw new IOException("podman pulled " + again + " after " + first);
      }
      return new double[] {took};
    };
  }
}
