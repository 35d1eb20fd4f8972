package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code podman}, called with what it needs on this host. */
final class Podman {
  /* On hosts with cgroups in hybrid mode or without CAP_SYS_RESOURCE it works with these alone. */
  static final List<String> GLOBAL =
      List.of("podman", "--cgroup-manager=cgroupfs", "--runtime=runc", "--log-level=error");

  static final List<String> LIMITS =
      List.of("--ulimit=nofile=1000:1000", "--ulimit=nproc=1000:1000");

  private Podman() {}

  static boolean isThere() {
    return Files.isExecutable(Path.of("/usr/bin/podman"))
        && (Files.isExecutable(Path.of("/usr/sbin/runc"))
            || Files.isExecutable(Path.of("/usr/bin/runc")));
  }

  record Answer(int code, String output) {}

  static Answer run(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(GLOBAL);
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output.strip());
  }

  /** Its output; anything but success is our failure. */
  static String call(List<String> arguments) throws IOException, InterruptedException {
    var answer = run(arguments);
    if (answer.code() != 0) {
      throw new IOException("podman " + arguments.getFirst() + ": " + answer.output());
    }
    return answer.output();
  }

  static String line(List<String> arguments) {
    return String.join(" ", GLOBAL) + " " + String.join(" ", arguments);
  }
}
