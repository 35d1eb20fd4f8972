package dev.slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The files of one PostgreSQL: {@code data}, {@code password} (0600) and {@code log} in one
 * directory.
 */
record PostgresCluster(Path directory, PostgresBinaries programs, String password) {
  static final String USER = "slipway";
  static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C", "PATH", System.getenv("PATH"));

  private static final String MAJOR = "18";
  private static final Duration LEFTOVERS_END = Duration.ofSeconds(60);

  /** The files in that directory, made if they are not all there. */
  static PostgresCluster in(Path directory, PostgresBinaries programs) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    var cluster = new PostgresCluster(directory, programs, passwordIn(directory));
    if (!Files.isDirectory(cluster.data())) {
      cluster.initialise();
    }
    cluster.refuseOtherMajor();
    return cluster;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("log");
  }

  /** What the last process said before it ended. */
  String lastWords() throws IOException {
    var text = Files.exists(log()) ? Files.readString(log(), UTF_8) : "";
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }

  /**
   * Ends whatever still works on the data and removes its mark.
   *
   * <p>PostgreSQL takes a process id in {@code postmaster.pid} for a living server if any process
   * has that number now, a zombie or a stranger after a reboot too. Its own processes all have the
   * data directory as their working directory, which tells them apart; zombies have none.
   */
  void clearLeftovers() throws IOException {
    var mark = data().resolve("postmaster.pid");
    if (!Files.exists(mark)) {
      return;
    }
    var deadline = System.nanoTime() + LEFTOVERS_END.toNanos();
    for (var left = workingHere(); !left.isEmpty(); left = workingHere()) {
      if (System.nanoTime() > deadline) {
        throw new CannotStartException(
            "another PostgreSQL still works in " + data() + " (processes " + left + "); stop it");
      }
      left.forEach(pid -> ChildProcess.signal(pid, "INT"));
      ChildProcess.pause();
    }
    Files.deleteIfExists(mark);
  }

  private List<Long> workingHere() throws IOException {
    var found = new ArrayList<Long>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        if (worksIn(process, data().toRealPath())) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  private static boolean worksIn(Path process, Path data) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(data)
          && Files.readString(process.resolve("comm")).startsWith("postgres");
    } catch (IOException e) {
      return false; // gone, a zombie, or somebody else's
    }
  }

  private void initialise() throws IOException {
    var unfinished = directory.resolve("data.new");
    PostgresBinaries.delete(unfinished);
    var command = new ArrayList<>(programs.command("initdb"));
    command.addAll(
        List.of(
            "--pgdata=" + unfinished,
            "--username=" + USER,
            "--pwfile=" + directory.resolve("password"),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions"));
    run(command);
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.sync(directory);
  }

  private void run(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    var process = builder.redirectOutput(log().toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new CannotStartException("PostgreSQL's initdb failed: " + lastWords());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while PostgreSQL's files were made", e);
    }
  }

  private void refuseOtherMajor() throws IOException {
    var found = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!found.equals(MAJOR)) {
      throw new CannotStartException(
          "the files in %s are of PostgreSQL %s, but this Slipway brings %s; use the Slipway that made them"
              .formatted(data(), found, MAJOR));
    }
  }

  private static String passwordIn(Path directory) throws IOException {
    var file = directory.resolve("password");
    if (!Files.exists(file)) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      DurableFile.write(directory, "password", HexFormat.of().formatHex(random));
    }
    return Files.readString(file, UTF_8).strip();
  }
}
