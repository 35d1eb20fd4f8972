package dev.slipway.cli;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.files.PackFiles;
import dev.slipway.cli.files.UnpackFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Copies files to and from containers. */
@Command(
    name = "cp",
    description = {
      "Copy files out of a container, or into one: cp CONTAINER:PATH PATH, cp PATH CONTAINER:PATH.",
      "'-' is a tar archive on standard input or output. Links are copied as links."
    })
final class ContainerCopy implements Callable<Integer> {
  private static final Pattern PLACE = Pattern.compile("([a-zA-Z0-9][a-zA-Z0-9_./-]*):(.*)");
  private static final String PIPE = "-";

  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Parameters(index = "0", paramLabel = "FROM")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO")
  private String to = "";

  @Override
  public Integer call() throws IOException {
    var outOf = PLACE.matcher(from);
    var into = PLACE.matcher(to);
    if (outOf.matches() == into.matches()) {
      throw new TypeConversionException("one of the two must be CONTAINER:PATH, and only one");
    }
    if (outOf.matches()) {
      out(group.path(outOf.group(1)), absolute(outOf.group(2)));
    } else {
      in(group.path(into.group(1)), absolute(into.group(2)));
    }
    return 0;
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  private void out(String container, String path) throws IOException {
    var client = group.connection.client();
    try (var tar = client.stream(archive(container, path), "application/x-tar", "")) {
      if (to.equals(PIPE)) {
        tar.transferTo(System.out);
        System.out.flush();
        return;
      }
      var name = last(path);
      var target = Path.of(to);
      boolean inside = Files.isDirectory(target) || to.endsWith("/");
      var parent = inside ? target : target.toAbsolutePath().getParent();
      var instead = inside ? name : String.valueOf(target.getFileName());
      if (parent == null || !Files.isDirectory(parent)) {
        throw new IOException("there is no directory " + (parent == null ? to : parent));
      }
      new UnpackFiles(parent, name, instead).read(tar);
    }
  }

  private void in(String container, String path) throws IOException {
    var client = group.connection.client();
    if (from.equals(PIPE)) {
      client.upload(archive(container, path), System.in::transferTo);
      return;
    }
    var source = Path.of(from);
    if (!Files.exists(source)) {
      throw new java.nio.file.NoSuchFileException(from);
    }
    var contents = from.endsWith("/.") || from.equals(".");
    var name = contents ? "" : String.valueOf(source.toRealPath().getFileName());
    try {
      client.upload(archive(container, path), new PackFiles(source, name)::write);
    } catch (ApiException e) {
      if (!e.code().equals("path-refused") || path.endsWith("/") || contents) {
        throw e;
      }
      // Not a directory that is there: so it is what the copy shall be called.
      client.upload(archive(container, parent(path)), new PackFiles(source, last(path))::write);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static String last(String path) {
    var plain = path.replaceAll("(/\\.?)+$", "");
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  private static String archive(String container, String path) {
    return container + "/archive?path=" + Client.segment(path);
  }
}
