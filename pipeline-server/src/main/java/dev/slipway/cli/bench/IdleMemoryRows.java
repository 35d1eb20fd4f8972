package dev.slipway.cli.bench;

import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much memory this process holds for containers that run and do nothing. */
final class IdleMemoryRows implements Family {
  private static final String ID = "idle-memory";
  private static final int COUNT = 200;
  private static final int CHUNK = 1 << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public List<String> ids() {
    return List.of(ID);
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    // All that is loaded, compiled and kept once is there after the first ones.
    removed(setting.lab(), started(setting));
    long before = residentKilobytes();
    var containers = started(setting);
    long after = residentKilobytes();
    int running = 0;
    for (var container : containers) {
      running += container.state() instanceof ContainerState.Running ? 1 : 0;
    }
    removed(setting.lab(), containers);
    if (running != COUNT) {
      throw new IOException("only " + running + " of " + COUNT + " were running");
    }
    var each = new Samples();
    each.add((after - before) / (double) COUNT);
    var what = "resident memory after collection, each of 200 idle containers, no network";
    var ours = new Side("slipway", "Containers.create(spec), Container.start()", each);
    return List.of(new Row(ID, what, "KB", ours, Optional.empty(), new Row.Goal.Most(50)));
  }

  private static List<Container> started(Setting setting) throws InterruptedException, IOException {
    var containers = new ArrayList<Container>();
    new AtOnce(COUNT, 4)
        .run(
            number -> {
              var container = setting.lab().create(spec -> spec, "sleep", "86400");
              container.start();
              synchronized (containers) {
                containers.add(container);
                setting.rounds().progress().at(ID, containers.size(), COUNT);
              }
            })
        .check();
    setting.rounds().progress().done();
    return containers;
  }

  private static void removed(Lab lab, List<Container> containers)
      throws InterruptedException, IOException {
    new AtOnce(containers.size(), 4).run(number -> containers.get(number).remove()).check();
    lab.awaitQuiet();
  }

  /**
   * Of memory that no file stands behind. The heap's room for new objects is used up first, so that
   * it counts as much before as after.
   */
  private static long residentKilobytes() throws IOException {
    System.gc();
    long room = Runtime.getRuntime().totalMemory();
    int touched = 0;
    for (long used = 0; used < room; used += CHUNK) {
      touched += new byte[CHUNK].length >> 20;
    }
    System.gc();
    System.gc();
    if (touched == 0) {
      throw new IllegalStateException("there is no heap");
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no RssAnon in " + STATUS));
  }
}
