package dev.slipway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whom the server takes us for. */
@Command(name = "whoami", description = "Show whom the server takes you for.")
final class WhoAmI implements Runnable {
  @Mixin private Connection connection;

  @Override
  public void run() {
    var client = connection.client();
    var me = client.get("/api/v1/me");
    connection.tell(me, me.path("name").asText() + " at " + client.login().url());
  }
}
