package dev.slipway.runtime.engine;

import dev.slipway.runtime.sys.SpawnRequest;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/*
 * The order of things is conmon's (conmon(8), --exec-attach): it waits for a byte on the start pipe,
 * opens its socket, says so on the attach pipe, and has the engine run the command after a second
 * byte. So whoever connects between the two misses no output.
 */
/** One more process in a running container, watched by a conmon of its own while it runs. */
public final class ConmonExec implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Syscalls kernel;
  private final SyncPipe sync;
  private final int start;
  private final Path errors;

  /**
   * Where the monitor of one command finds and puts its things.
   *
   * @param directory of this command alone; its socket and control file appear here
   * @param process what to run, as the "process" of the OCI configuration
   */
  public record Places(Path directory, Path process, Path exits, Path pidFile, Path errors) {}

  private ConmonExec(Syscalls kernel, SyncPipe sync, int start, Path errors) {
    this.errors = errors;
    this.kernel = kernel;
    this.sync = sync;
    this.start = start;
  }

  /** Ready to be connected to; the command waits for {@link #begin}. Blocks its thread. */
  public static ConmonExec prepare(
      Conmon conmon, String container, Engine engine, Places places, boolean terminal)
      throws IOException {
    var kernel = conmon.kernel;
    var begin = kernel.pipe();
    var sync = SyncPipe.open(kernel);
    var exec = new ConmonExec(kernel, sync, begin[1], places.errors());
    try (var attach = SyncPipe.open(kernel)) {
      var argv = argv(conmon, container, engine, places, terminal);
      var descriptors = List.of(sync.writingEnd(), begin[0], attach.writingEnd());
      var first = kernel.spawn(request(argv, places, descriptors));
      sync.closeWritingEnd();
      attach.closeWritingEnd();
      kernel.signalPipe(begin[1]);
      kernel.waitFor(first);
      if (attach.answer(Conmon.PATIENCE).isEmpty()) {
        throw new IOException("conmon ended without a word" + Conmon.said(places.errors()));
      }
      return exec;
    } catch (IOException | RuntimeException e) {
      exec.close();
      throw e;
    } finally {
      kernel.close(begin[0]);
    }
  }

  /** Lets the command begin: its process, or the engine's reason. Blocks its thread. */
  public Conmon.Outcome begin() throws IOException {
    kernel.signalPipe(start);
    return Conmon.outcome(sync, errors);
  }

  /** The command's exit code; empty if its monitor was lost. Blocks its thread. */
  public Optional<Integer> exitCode() throws IOException {
    return sync.answer(LONGEST).map(answer -> answer.path("data").asInt(-1));
  }

  @Override
  public void close() {
    sync.close();
    kernel.close(start);
  }

  private static List<String> argv(
      Conmon conmon, String container, Engine engine, Places places, boolean terminal) {
    var name = places.directory().getFileName().toString();
    var argv = new ArrayList<>(List.of(conmon.executable.toString(), "--api-version", "1"));
    argv.addAll(List.of("-e", "--exec-attach", "-i", "-c", container, "-u", name, "-n", name));
    argv.addAll(List.of("-r", engine.executable().toString()));
    argv.add("--runtime-arg=--root=" + engine.state());
    argv.addAll(List.of("-b", places.directory().toString()));
    argv.addAll(List.of("-p", places.pidFile().toString()));
    argv.addAll(List.of("--exit-dir", places.exits().toString()));
    argv.addAll(List.of("--exec-process-spec", places.process().toString()));
    argv.addAll(List.of("-l", "none:", "--full-attach", "--log-level", "error", "--no-sync-log"));
    if (terminal) {
      argv.add("-t");
    }
    return argv;
  }

  private static SpawnRequest request(List<String> argv, Places places, List<Integer> descriptors) {
    var environment =
        Map.of(
            "PATH",
            Conmon.PATH,
            "_OCI_SYNCPIPE",
            "3",
            "_OCI_STARTPIPE",
            "4",
            "_OCI_ATTACHPIPE",
            "5");
    return new SpawnRequest(
        argv,
        environment,
        places.directory(),
        new SpawnRequest.Output.ErrorsTo(places.errors()),
        descriptors);
  }
}
