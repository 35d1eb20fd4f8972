package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends an image to a registry. */
@Command(
    name = "push",
    description = {
      "Send an image to a registry, as whom the project is logged in there (see 'registry login').",
      "What the registry has already is not sent."
    })
final class ImagePush implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-q", "--quiet"},
      description = "print only the name")
  private boolean quiet;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "of an image of several platforms only this one")
  private Optional<String> platform = Optional.empty();

  @Option(
      names = "--referrers",
      description = "also its bill of materials, its provenance and whatever else refers to it")
  private boolean referrers;

  @Parameters(index = "0", paramLabel = "NAME", description = "an image of the project")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DESTINATION",
      description = "such as ghcr.io/acme/site:1 (default: NAME)")
  private Optional<String> destination = Optional.empty();

  @Override
  public Integer call() throws IOException {
    var client = group.connection.client();
    var body = Client.JSON.createObjectNode().put("name", name).put("referrers", referrers);
    destination.ifPresent(d -> body.put("destination", d));
    platform.ifPresent(p -> body.put("platform", p));
    var project = Client.segment(group.whereabouts.project(client));
    var lines = new TransferLines(group.connection, quiet, "pushed");
    var end = lines.follow(client, "/api/v1/projects/" + project + "/images/push", body);
    group.connection.tell(
        end, quiet ? text(end, "name") : text(end, "name") + " is " + text(end, "digest"));
    return 0;
  }
}
