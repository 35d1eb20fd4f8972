package dev.slipway.runtime.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.sys.SpawnRequest;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The monitor of one container: conmon has the engine create it, then holds its output and waits
 * for its end, in a session of its own, so that it outlives this process.
 */
public final class Conmon {
  static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Path executable;
  final Syscalls kernel;

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

  /**
   * How the container's standard input and output are.
   *
   * @param input whether there is an input to attach to
   * @param keepsInput whether it stays open when somebody who attached goes away
   * @param mostLogged bytes of the log, after which nothing is logged
   */
  public record Streams(
      boolean terminal, boolean input, boolean keepsInput, OptionalLong mostLogged) {
    private List<String> options() {
      var options = new ArrayList<String>();
      if (terminal) {
        options.add("-t");
      }
      if (input) {
        options.add("-i");
      }
      if (keepsInput) {
        options.add("--leave-stdin-open");
      }
      mostLogged.ifPresent(
          most -> options.addAll(List.of("--log-global-size-max", Long.toString(most))));
      return options;
    }
  }

  /** What came of it: the container's first process, or the engine's reason why there is none. */
  public sealed interface Outcome {
    record Created(int pid) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  /** Blocks its thread. */
  public Outcome create(String id, Engine engine, Places places, Streams streams)
      throws IOException {
    try (var sync = SyncPipe.open(kernel)) {
      var argv = argv(id, engine, places);
      argv.addAll(streams.options());
      // conmon forks away at once; the process we started only has to be collected.
      kernel.waitFor(kernel.spawn(request(argv, places, sync)));
      sync.closeWritingEnd();
      return outcome(sync, places.errors());
    }
  }

  private List<String> argv(String id, Engine engine, Places places) {
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

  private static SpawnRequest request(List<String> argv, Places places, SyncPipe sync) {
    // conmon leaves a file "oom" in its working directory, so that must be the container's own.
    return new SpawnRequest(
        argv,
        Map.of("PATH", PATH, "_OCI_SYNCPIPE", "3"),
        places.persist(),
        new SpawnRequest.Output.ErrorsTo(places.errors()),
        List.of(sync.writingEnd()));
  }

  static Outcome outcome(SyncPipe sync, Path errors) throws IOException {
    var answer = sync.answer(PATIENCE);
    if (answer.isEmpty()) {
      return new Outcome.Refused("conmon ended without a word" + said(errors));
    }
    var pid = answer.get().path("data").asInt(-1);
    return pid > 0 ? new Outcome.Created(pid) : new Outcome.Refused(reason(answer.get()));
  }

  private static String reason(JsonNode answer) {
    return answer.path("message").asText("no reason given").strip();
  }

  static String said(Path errors) throws IOException {
    try {
      var text = Files.readString(errors).strip();
      return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(1000, text.length()));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
