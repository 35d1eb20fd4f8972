package dev.slipway.runtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the host's programs in the places distributions install them, whatever PATH says. */
public final class Executables {
  private static final List<String> PLACES =
      List.of(
          "/usr/local/sbin",
          "/usr/local/bin",
          "/usr/sbin",
          "/usr/bin",
          "/sbin",
          "/bin",
          "/usr/libexec/podman",
          "/usr/lib/podman");

  private Executables() {}

  public static Optional<Path> find(String name) {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** As {@link #find}, for one that must be there. */
  public static String require(String name) throws IOException {
    return find(name)
        .orElseThrow(() -> new IOException("the program \"" + name + "\" is not installed"))
        .toString();
  }

  /** The first line of what it prints for {@code --version}; empty if it does not run. */
  public static String version(Path executable) {
    try {
      var result = Command.of(executable.toString(), "--version").run();
      return result.output().lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
