package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Main program of another JVM that has containers and is killed in the middle of it. */
final class OtherServer {
  private OtherServer() {}

  /** Arguments: data directory, layer, what to do. */
  public static void main(String[] arguments) throws Exception {
    var layer = Path.of(arguments[1]);
    var containers = Containers.open(RuntimeSettings.in(Path.of(arguments[0])));
    if (arguments[2].equals("start")) {
      var spec =
          spec("counter", layer, "for i in 1 2 3 4 5 6; do echo line $i; sleep 0.3; done; exit 9");
      containers
          .create(
              spec.withLabels(Map.of("run", "42"))
                  .withNetwork(Network.isolated())
                  .withSecrets(List.of(new SecretFile("/run/secrets/s", new byte[] {'x'}))))
          .start();
      containers.create(spec("waiting", layer, "echo begun"));
      System.out.println("ready");
      Thread.sleep(60_000);
    }
    System.out.println("ready");
    for (var i = 0; ; i++) {
      once(containers, spec("c" + i, layer, "echo x > /made"), frozen(arguments[0], i));
      again(containers, spec("r" + i, layer, "echo x >> /made; sleep 0.01"));
    }
  }

  private static Path frozen(String data, int number) {
    return Path.of(data).resolveSibling("frozen-" + number);
  }

  private static void once(Containers containers, ContainerSpec spec, Path frozen)
      throws InterruptedException {
    var container = containers.create(spec.withNetwork(Network.internet()));
    container.start();
    container.await();
    container.freeze("/", frozen);
    container.remove();
  }

  /** One with users of its own that is started again, entered, held still and copied from. */
  private static void again(Containers containers, ContainerSpec spec) throws InterruptedException {
    var container =
        containers.create(
            spec.withIdentities(Identities.from(700_000)).withRestart(new RestartPolicy.Always()));
    container.start();
    try (var session = container.exec(ExecSpec.of(List.of("/bin/true")))) {
      session.await();
    } catch (ContainerRefusedException e) {
      // Between two of its lives.
    }
    container.copyOut("/bin", java.io.OutputStream.nullOutputStream());
    container.stop(java.time.Duration.ZERO);
    container.start();
    container.remove();
  }

  private static ContainerSpec spec(String id, Path layer, String script) {
    return ContainerSpec.of(new ContainerId(id), List.of(layer), List.of("/bin/sh", "-c", script));
  }

  /** Started and ready. */
  static Process launch(Host host, String what) throws IOException {
    var classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                OtherServer.class.getName(),
                host.settings().root().toString(),
                host.busybox().toString(),
                what)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var line = process.inputReader().readLine();
    if (!"ready".equals(line)) {
      process.destroyForcibly();
      throw new IOException("the other server says: " + line);
    }
    return process;
  }
}
