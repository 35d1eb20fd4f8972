package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the server of a data directory; its containers go on. */
@Command(name = "down", description = "Stop the server; deployed containers go on running.")
final class Down implements Callable<Integer> {
  @Option(names = "--data", paramLabel = "DIR", description = "default: ${DEFAULT-VALUE}")
  private Path data = Path.of("/var/lib/slipway");

  @Override
  public Integer call() throws IOException, ExecutionException, InterruptedException {
    var server = running();
    if (server.isEmpty()) {
      System.out.println("No server runs on " + data + ".");
      return 0;
    }
    server.get().destroy();
    try {
      server.get().onExit().get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.err.println("slipway: process " + server.get().pid() + " has not ended in 60 s");
      return Main.FAILED;
    }
    System.out.println("Stopped.");
    return 0;
  }

  private Optional<ProcessHandle> running() throws IOException {
    var file = data.resolve("server.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readString(file).strip());
    return ProcessHandle.of(pid).filter(Down::isServer);
  }

  /* The number may have been given to another process since: only a Slipway server is stopped. */
  private static boolean isServer(ProcessHandle process) {
    try {
      var line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return line.contains("slipway.data=") || line.contains("quarkus-run.jar");
    } catch (IOException gone) {
      return false;
    }
  }
}
