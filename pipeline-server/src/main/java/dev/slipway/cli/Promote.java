package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for a release to enter a stage. */
@Command(name = "promote", description = "Ask for a release to enter a stage.")
final class Promote implements Runnable {
  @Mixin private Connection connection;

  @Parameters(paramLabel = "RELEASE", description = "as shop/3")
  private RunRef release;

  @Option(names = "--stage", required = true, paramLabel = "NAME")
  private String stage;

  @Override
  public void run() {
    var body = Client.JSON.createObjectNode().put("release", release.number()).put("stage", stage);
    var promotion =
        connection
            .client()
            .post(
                "/api/v1/projects/%s/promotions".formatted(Client.segment(release.project())),
                body);
    connection.tell(
        promotion, "Release %s to %s: %s".formatted(release, stage, text(promotion, "state")));
  }
}
