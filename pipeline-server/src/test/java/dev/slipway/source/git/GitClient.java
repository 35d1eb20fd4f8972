package dev.slipway.source.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real git in one directory, undisturbed by the host's configuration. */
public record GitClient(Path directory) {
  private static final long PATIENCE_SECONDS = 60;

  /** What one command came to; both streams together. */
  public record Said(int exit, String text) {}

  /** A new repository on branch main. */
  public static GitClient init(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var git = new GitClient(directory);
    git.run("init", "-q", "-b", "main");
    return git;
  }

  /** Writes the file and commits it. */
  public String commit(String file, String text) {
    write(file, text);
    run("add", "-A");
    run("commit", "-q", "-m", "change " + file);
    return head();
  }

  public void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String head() {
    return run("rev-parse", "HEAD").strip();
  }

  /** Output of a command that must succeed. */
  public String run(String... arguments) {
    var said = attempt(arguments);
    if (said.exit() != 0) {
      throw new AssertionError("git %s: %s".formatted(List.of(arguments), said));
    }
    return said.text();
  }

  /** A command that may fail. */
  public Said attempt(String... arguments) {
    try {
      var process = start(arguments);
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("git does not end: " + text);
      }
      return new Said(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A command that goes on. */
  public Process start(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", directory.toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_AUTHOR_NAME", "Alice",
                "GIT_AUTHOR_EMAIL", "alice@example.org",
                "GIT_COMMITTER_NAME", "Alice",
                "GIT_COMMITTER_EMAIL", "alice@example.org",
                "LC_ALL", "C.UTF-8"));
    return builder.start();
  }

  private static final java.io.File NOTHING = new java.io.File("/dev/null");
}
