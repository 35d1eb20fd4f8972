package dev.slipway.cli;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Waits until a server that was just started is ready. */
@Command(name = "ready", hidden = true, description = "Wait until a server is ready.")
final class Ready implements Callable<Integer> {
  @Option(names = "--url", defaultValue = "http://localhost:8080")
  private String url = "";

  @Option(names = "--pid", description = "give up when that process has ended")
  private Optional<Long> pid = Optional.empty();

  @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "120")
  private long seconds;

  @Override
  public Integer call() throws InterruptedException {
    var client = new Client(new Login(url, "", ""));
    var deadline = Instant.now().plus(Duration.ofSeconds(seconds));
    while (Instant.now().isBefore(deadline) && alive()) {
      try {
        client.get("/q/health/ready");
        return 0;
      } catch (ApiException notYet) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return Main.FAILED;
  }

  private boolean alive() {
    return pid.isEmpty() || ProcessHandle.of(pid.get()).map(ProcessHandle::isAlive).orElse(false);
  }
}
