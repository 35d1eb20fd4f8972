package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ExecSpec;
import dev.slipway.runtime.Exit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One more command in a container that runs. */
final class ExecRows implements Family {
  private static final String ID = "exec";

  @Override
  public List<String> ids() {
    return List.of(ID);
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var container = setting.lab().create(spec -> spec, "sleep", "86400");
    try {
      container.start();
      verify(container);
      return measure(setting, container);
    } finally {
      container.remove();
      setting.lab().awaitQuiet();
    }
  }

  private static List<Row> measure(Setting setting, Container container)
      throws IOException, InterruptedException {
    var all = new Compared();
    var ours = all.add("slipway", "Container.exec(true), Session.await()", () -> once(container));
    var podman = podman(all, setting);
    all.measure(ID, setting.rounds());
    var what = "true in a running container, to its exit known";
    var goal = new Row.Goal.Ratio(0.25);
    return List.of(new Row(ID, what, "ms", ours.side(0), Contender.side(podman), goal));
  }

  private static Optional<Contender> podman(Compared all, Setting setting)
      throws IOException, InterruptedException {
    if (setting.podman().isEmpty()) {
      return Optional.empty();
    }
    var exec = PodmanExec.verified(setting.podman().get());
    return Optional.of(all.add("podman exec", exec.command(), exec));
  }

  private static double[] once(Container container) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    var exit = run(container, "true");
    double took = Trial.since(begun);
    if (!exit.passed()) {
      throw new IOException("true ended with " + exit);
    }
    return new double[] {took};
  }

  private static void verify(Container container) throws IOException, InterruptedException {
    var exit = run(container, "sh", "-c", "exit 7");
    if (exit.code() != 7) {
      throw new IOException("exit 7 came out as " + exit);
    }
  }

  private static Exit run(Container container, String... command) throws InterruptedException {
    try (var session = container.exec(ExecSpec.of(List.of(command)))) {
      return session.await();
    }
  }
}
