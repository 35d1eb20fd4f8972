package dev.slipway.cli.host;

import dev.slipway.images.sys.IsaDeflate;
import dev.slipway.runtime.Preflight;
import dev.slipway.runtime.Preflight.Check;
import dev.slipway.runtime.Preflight.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the server needs of a host beside containers: JDK, git, libraries, disk. */
final class HostChecks {
  private static final long GIB = 1L << 30;

  private HostChecks() {}

  static List<Preflight.Check> of(Path data) {
    return List.of(jdk(), git(), busybox(), gzip(), disk(data));
  }

  private static Check jdk() {
    var found = Runtime.version() + " in " + System.getProperty("java.home");
    return Runtime.version().feature() >= 21
        ? new Check("JDK", Level.OK, found, "")
        : new Check("JDK", Level.FAIL, found, "install a JDK 21 or newer and set JAVA_HOME");
  }

  private static Check git() {
    try {
      var process = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      var found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? new Check("git", Level.OK, found.strip(), "")
          : new Check("git", Level.WARN, found.strip(), "reinstall git; the demo pushes with it");
    } catch (IOException e) {
      return new Check("git", Level.WARN, "not found", "install git; the demo pushes with it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check("git", Level.WARN, "interrupted", "ask again");
    }
  }

  private static Check busybox() {
    return Files.isExecutable(Path.of("/bin/busybox"))
        ? new Check("busybox", Level.OK, "/bin/busybox", "")
        : new Check(
            "busybox",
            Level.WARN,
            "not found",
            "install busybox-static; the demo's base image is made of it");
  }

  private static Check gzip() {
    return IsaDeflate.available()
        ? new Check("gzip", Level.OK, "ISA-L packs layers", "")
        : new Check(
            "gzip",
            Level.WARN,
            "the JDK packs layers, ten times slower, and into other bytes than ISA-L",
            "install libisal2");
  }

  private static Check disk(Path data) {
    var place = data.toAbsolutePath();
    while (place.getParent() != null && !Files.exists(place)) {
      place = place.getParent();
    }
    try {
      long free = Files.getFileStore(place).getUsableSpace();
      var found = "%d GiB free at %s".formatted(free / GIB, place);
      if (free < GIB) {
        return new Check("disk", Level.FAIL, found, "free at least 1 GiB, or use --data elsewhere");
      }
      return free < 10 * GIB
          ? new Check("disk", Level.WARN, found, "10 GiB or more are better for images and logs")
          : new Check("disk", Level.OK, found, "");
    } catch (IOException e) {
      return new Check(
          "disk",
          Level.FAIL,
          String.valueOf(e.getMessage()),
          "choose a readable place with --data");
    }
  }
}
