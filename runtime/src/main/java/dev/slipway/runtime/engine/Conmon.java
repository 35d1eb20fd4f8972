package dev.slipway.runtime.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.SpawnRequest;
import dev.slipway.runtime.sys.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The monitor of one container: conmon has the engine create it, then holds its output and waits
 * for its end, in a session of its own, so that it outlives this process.
 */
public final class Conmon {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST_LINE = 64 << 10;

  private final Path executable;
  private final Syscalls kernel;

  public Conmon(Path executable, Syscalls kernel) {
    this.executable = executable;
    this.kernel = kernel;
  }

  /** Where the monitor of one container finds and puts its things. */
  public record Places(
      Path bundle,
      Path pidFile,
      Path conmonPidFile,
      Path exits,
      Path persist,
      Path log,
      Path errors) {}

  /** What came of it: the container's first process, or the engine's reason why there is none. */
  public sealed interface Outcome {
    record Created(int pid) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  public Outcome create(String id, Engine engine, Places places) throws IOException {
    var ends = kernel.pipe();
    int first;
    try {
      first = kernel.spawn(request(argv(id, engine, places), places, ends[1]));
    } catch (ErrnoException e) {
      kernel.close(ends[0]);
      throw e;
    } finally {
      kernel.close(ends[1]);
    }
    return outcome(answer(first, ends[0]), places);
  }

  List<String> argv(String id, Engine engine, Places places) {
    var argv = new ArrayList<>(List.of(executable.toString(), "--api-version", "1"));
    argv.addAll(List.of("-c", id, "-u", id, "-n", id));
    argv.addAll(List.of("-r", engine.executable().toString()));
    argv.add("--runtime-arg=--root=" + engine.state());
    argv.addAll(List.of("-b", places.bundle().toString()));
    argv.addAll(List.of("-p", places.pidFile().toString()));
    argv.addAll(List.of("-P", places.conmonPidFile().toString()));
    argv.addAll(List.of("--exit-dir", places.exits().toString()));
    argv.addAll(List.of("--persist-dir", places.persist().toString()));
    argv.addAll(List.of("-l", "k8s-file:" + places.log()));
    argv.addAll(List.of("--full-attach", "--log-level", "error", "--no-sync-log"));
    return argv;
  }

  private static SpawnRequest request(List<String> argv, Places places, int descriptor) {
    var environment = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "_OCI_SYNCPIPE", "3");
    // conmon leaves a file "oom" in its working directory, so that must be the container's own.
    return new SpawnRequest(argv, environment, places.persist(), places.errors(), descriptor);
  }

  /** Native reads hold their thread, so a platform thread does them. */
  private String answer(int first, int pipe) throws IOException {
    var line = new CompletableFuture<String>();
    Thread.ofPlatform()
        .daemon()
        .name("conmon-answer")
        .start(
            () -> {
              try {
                // conmon forks away at once; the process we started only has to be collected.
                kernel.waitFor(first);
                line.complete(firstLine(pipe));
              } catch (IOException | RuntimeException e) {
                line.completeExceptionally(e);
              } finally {
                kernel.close(pipe);
              }
            });
    try {
      return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("conmon did not say whether the engine made the container", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the engine made the container", e);
    }
  }

  private String firstLine(int pipe) throws IOException {
    var line = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    while (line.size() < LONGEST_LINE) {
      var count = kernel.read(pipe, buffer);
      for (var i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          return line.toString(UTF_8);
        }
        line.write(buffer[i]);
      }
      if (count == 0) {
        break;
      }
    }
    return line.toString(UTF_8);
  }

  private static Outcome outcome(String line, Places places) throws IOException {
    if (line.isBlank()) {
      return new Outcome.Refused("conmon ended without a word" + said(places.errors()));
    }
    var answer = JSON.readTree(line);
    var pid = answer.path("data").asInt(-1);
    return pid > 0
        ? new Outcome.Created(pid)
        : new Outcome.Refused(answer.path("message").asText("no reason given").strip());
  }

  private static String said(Path errors) throws IOException {
    try {
      var text = Files.readString(errors).strip();
      return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(1000, text.length()));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
