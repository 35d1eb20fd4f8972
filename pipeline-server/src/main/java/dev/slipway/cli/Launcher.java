package dev.slipway.cli;

import picocli.CommandLine.Command;

/** The commands that the launcher script does before any of this runs; here for their help. */
final class Launcher {
  private Launcher() {}

  @Command(
      name = "demo",
      description = "Show the whole conveyor on this machine: push to production and events.",
      footer = {"", "  --once   end by itself, with exit 0 if all went well"})
  static final class Demonstrate implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("use the launcher: ./slipway demo");
    }
  }

  @Command(
      name = "test",
      description = "Run everything that must pass.",
      footer = {
        "",
        "  --full   the long suites whole; when stopped, the next one goes on where it was"
      })
  static final class Test implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("use the launcher: ./slipway test");
    }
  }

  @Command(
      name = "systemd",
      description = "Print a systemd unit that runs the server.",
      footer = {
        "",
        "  --data DIR, --port N   as for 'up'",
        "",
        "Its restart spares the containers. To install it:",
        "  ./slipway systemd > /etc/systemd/system/slipway.service",
        "  systemctl daemon-reload && systemctl enable --now slipway"
      })
  static final class Systemd implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("use the launcher: ./slipway systemd");
    }
  }

  @Command(
      name = "up",
      description = "Start the server.",
      synopsisHeading = "Usage: slipway up [-d] [--data DIR] [--port N]%n",
      customSynopsis = "",
      footer = {
        "",
        "  --data DIR    where everything is kept (default /var/lib/slipway)",
        "  --port N      the port to listen on, on loopback (default 8080)",
        "  -d, --detach  return when it is ready; its output goes to DIR/server.log",
        "",
        "Settings come from the environment or from config/application.properties below the",
        "directory it is started in, such as SLIPWAY_BASE_URL (slipway.base-url) and",
        "SLIPWAY_HTTP_HOST (slipway.http.host)."
      })
  static final class Up implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("use the launcher: ./slipway up");
    }
  }
}
