package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an earlier release back. */
@Command(name = "rollback", description = "Bring an earlier release back into a stage.")
final class Rollback implements Runnable {
  @Mixin private Connection connection;

  @Parameters(paramLabel = "PROJECT")
  private String project;

  @Option(names = "--stage", required = true, paramLabel = "NAME")
  private String stage;

  @Option(names = "--release", paramLabel = "N", description = "default: the one before")
  private Optional<Long> release = Optional.empty();

  @Override
  public void run() {
    var body = Client.JSON.createObjectNode();
    release.ifPresent(number -> body.put("release", number));
    var answer =
        connection
            .client()
            .post(
                "/api/v1/projects/%s/stages/%s/rollback"
                    .formatted(Client.segment(project), Client.segment(stage)),
                body);
    connection.tell(answer, "%s goes back to release %s".formatted(stage, text(answer, "release")));
  }
}
