package dev.slipway.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sample application's repository, worked on with the real git client. */
public final class SampleRepository {
  /* git asks for the token when it needs it, so that no command line shows it. */
  private static final String CREDENTIALS =
      "credential.helper=!f() { echo username=slipway; echo \"password=$SLIPWAY_TOKEN\"; }; f";

  private final Path dir;
  private final String token;

  private SampleRepository(Path dir, String token) {
    this.dir = dir;
    this.token = token;
  }

  /** Writes the sample's files and makes them a git repository. */
  public static SampleRepository create(Path dir, String remote, String token)
      throws IOException, InterruptedException {
    Files.createDirectories(dir);
    var repository = new SampleRepository(dir, token);
    for (var file : List.of("slipway.yaml", "index.html")) {
      try (InputStream resource = SampleRepository.class.getResourceAsStream("/demo/" + file)) {
        if (resource == null) {
          throw new IllegalStateException("the build has no resource /demo/" + file);
        }
        Files.write(dir.resolve(file), resource.readAllBytes());
      }
    }
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.git("config", "user.name", "Demo");
    repository.git("config", "user.email", "demo@localhost");
    repository.git("remote", "add", "origin", remote);
    return repository;
  }

  void replace(String file, String from, String to) throws IOException {
    var path = dir.resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }

  /** Commits everything; returns the commit's id. */
  public String commit(String message) throws IOException, InterruptedException {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD").strip();
  }

  /** Pushes and shows what git shows; with {@code wait} that is the run, live, to its end. */
  public void push(boolean wait) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("push"));
    if (!wait) {
      arguments.add("--quiet");
      arguments.addAll(List.of("-o", "no-wait"));
    }
    arguments.addAll(List.of("origin", "main"));
    var process = process(arguments);
    if (wait) {
      process.inheritIO();
    } else {
      process.redirectErrorStream(true).redirectOutput(dir.resolve(".git/push.log").toFile());
    }
    int exit = process.start().waitFor();
    if (exit != 0) {
      throw new IOException("git push ended with exit code " + exit);
    }
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    var process = process(List.of(arguments)).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("git %s: exit %d: %s".formatted(arguments[0], exit, output));
    }
    return output;
  }

  private ProcessBuilder process(List<String> arguments) {
    var command = new ArrayList<>(List.of("git", "-c", CREDENTIALS));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).directory(dir.toFile());
    process
        .environment()
        .putAll(
            Map.of(
                "SLIPWAY_TOKEN", token,
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null"));
    return process;
  }
}
