package dev.slipway.cli.files;

import dev.slipway.images.containerfile.IgnoreFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that a build is sent: those of its context that no ignore file takes away. */
public final class BuildFiles {
  private final Path context;
  private final Path containerfile;
  private final IgnoreFile ignore;
  private final boolean takesBack;

  private BuildFiles(Path context, Path containerfile, IgnoreFile ignore, boolean takesBack) {
    this.context = context;
    this.containerfile = containerfile;
    this.ignore = ignore;
    this.takesBack = takesBack;
  }

  /**
   * Looks for the Containerfile, where none is named, and for an ignore file.
   *
   * @param named a path from here, or else from the context
   */
  public static BuildFiles of(Path context, Optional<Path> named) throws IOException {
    if (!Files.isDirectory(context)) {
      throw new IOException("there is no directory " + context);
    }
    var file = named.isPresent() ? named(context, named.get()) : usual(context);
    var ignoring = ignoring(context, file);
    if (ignoring.isEmpty()) {
      return new BuildFiles(context, file, IgnoreFile.NONE, false);
    }
    var bytes = Files.readAllBytes(ignoring.get());
    boolean takesBack =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .lines()
            .anyMatch(l -> l.strip().startsWith("!"));
    var ignore = IgnoreFile.parse(bytes, ignoring.get().toString());
    return new BuildFiles(context, file, ignore, takesBack);
  }

  private static Path named(Path context, Path named) throws IOException {
    for (var file : List.of(named, context.resolve(named))) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new IOException("there is no file " + named);
  }

  private static Path usual(Path context) throws IOException {
    for (var name : List.of("Containerfile", "Dockerfile")) {
      if (Files.isRegularFile(context.resolve(name))) {
        return context.resolve(name);
      }
    }
    throw new IOException(
        "there is no Containerfile and no Dockerfile in %s: name it with -f".formatted(context));
  }

  private static Optional<Path> ignoring(Path context, Path file) {
    var name = String.valueOf(file.getFileName());
    var beside = IgnoreFile.besides(name).stream().map(file::resolveSibling);
    var inside = IgnoreFile.inContext().stream().map(context::resolve);
    return Stream.concat(beside, inside).filter(Files::isRegularFile).findFirst();
  }

  public Path containerfile() {
    return containerfile;
  }

  /** Writes them as a tar archive. */
  public void write(OutputStream out) throws IOException {
    new PackFiles(context, "", ignore::ignores, !takesBack).write(out);
  }
}
