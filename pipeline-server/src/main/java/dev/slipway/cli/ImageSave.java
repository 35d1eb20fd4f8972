package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Writes images to an archive. */
@Command(
    name = "save",
    description = "Write images to one tar archive, for docker, podman, skopeo or 'image load'.")
final class ImageSave implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "instead of standard output")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "docker-archive (an OCI layout too) or oci-archive")
  private String format = "docker-archive";

  @Parameters(paramLabel = "IMAGE", arity = "1..*")
  private List<String> images = List.of();

  @Override
  public Integer call() throws IOException {
    if (output.isEmpty() && Terminal.isOne(System.getenv())) {
      throw new TypeConversionException("an archive is not for a terminal: name a file with -o");
    }
    var client = group.connection.client();
    var names =
        images.stream().map(i -> "name=" + Client.segment(i)).collect(Collectors.joining("&"));
    var path = group.path(client) + "/archive?format=" + Client.segment(format) + "&" + names;
    try (var archive = client.stream(path, "application/x-tar", "")) {
      if (output.isPresent()) {
        write(archive, output.get());
      } else {
        archive.transferTo(System.out);
        System.out.flush();
      }
    }
    return 0;
  }

  /** Half an archive is none. */
  private static void write(InputStream archive, Path file) throws IOException {
    var directory = file.toAbsolutePath().getParent();
    var half = Files.createTempFile(directory, ".save", ".tar");
    try {
      Files.copy(archive, half, StandardCopyOption.REPLACE_EXISTING);
      Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
