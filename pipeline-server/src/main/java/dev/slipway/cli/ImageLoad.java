package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Takes images from an archive. */
@Command(
    name = "load",
    description = {
      "Take the images of an archive of docker, podman, skopeo, buildah or 'image save'.",
      "It may be packed with gzip or zstd. The images are called localhost/PROJECT/NAME:TAG then."
    })
final class ImageLoad implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "instead of standard input")
  private Optional<Path> input = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "print digests only")
  private boolean quiet;

  @Option(
      names = "--name",
      paramLabel = "NAME[:TAG]",
      description = "for the only image in it, whatever it is called there")
  private Optional<String> name = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (input.isPresent() && !Files.isRegularFile(input.get())) {
      throw new NoSuchFileException(input.get().toString());
    }
    var client = group.connection.client();
    var path =
        group.path(client) + "/archive" + name.map(n -> "?name=" + Client.segment(n)).orElse("");
    var loaded =
        input.isPresent()
            ? client.upload(path, input.get(), "application/x-tar")
            : client.postStream(path, System.in::transferTo);
    if (group.connection.json) {
      group.connection.terminal().line(loaded.toPrettyString());
    } else {
      loaded.path("items").forEach(this::tell);
    }
    return 0;
  }

  private void tell(JsonNode image) {
    var terminal = group.connection.terminal();
    var digest = image.path("digest").asText();
    if (quiet || image.path("names").isEmpty()) {
      terminal.line(quiet ? digest : "Loaded image ID: " + digest);
    } else {
      image.path("names").forEach(n -> terminal.line("Loaded image: " + n.asText()));
    }
  }
}
