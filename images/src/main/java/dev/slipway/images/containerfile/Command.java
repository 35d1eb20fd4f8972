package dev.slipway.images.containerfile;

import java.util.List;
import java.util.stream.Stream;

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK run. Variables in it are the shell's affair. */
public sealed interface Command {
  /** The JSON form: a program and its arguments, no shell. May be empty, as in {@code CMD []}. */
  record Exec(List<String> argv) implements Command {
    public Exec {
      argv = List.copyOf(argv);
    }
  }

  /** The shell form: a text for the stage's shell, with its here-documents where it has some. */
  record Shell(String text) implements Command {
    /** The shell of the stage, such as {@code /bin/sh -c}, with the text as its last argument. */
    public List<String> argv(List<String> shell) {
      return Stream.concat(shell.stream(), Stream.of(text)).toList();
    }
  }

  /**
   * RUN with nothing but one here-document that begins with {@code #!}: a file to be made
   * executable and run, outside of the image ({@code /dev/pipes/NAME} in BuildKit).
   */
  record Script(String name, String content) implements Command {}
}
