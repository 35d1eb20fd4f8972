package dev.slipway.runtime.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.SpawnRequest;
import dev.slipway.runtime.sys.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/*
 * By posix_spawn from this very thread, for it costs a third of what ProcessBuilder costs, and
 * because the engine must begin in this thread's mount namespace with none of our descriptors.
 */
/** One call of the engine's command line, run to its end. Blocks its thread. */
final class RunEngine {
  private static final int SIGKILL = 9;
  private static final int MOST_OUTPUT = 1 << 20;

  private final Syscalls kernel;
  private final Path directory;

  RunEngine(Syscalls kernel, Path directory) {
    this.kernel = kernel;
    this.directory = directory;
  }

  Command.Result run(List<String> argv, Duration patience) throws IOException {
    var ends = kernel.pipe();
    int pid;
    try {
      var output = new SpawnRequest.Output.BothTo(ends[1]);
      var environment = Map.of("PATH", Conmon.PATH, "LC_ALL", "C");
      pid = kernel.spawn(new SpawnRequest(argv, environment, directory, output, List.of()));
    } catch (ErrnoException e) {
      kernel.close(ends[0]);
      throw e;
    } finally {
      kernel.close(ends[1]);
    }
    try {
      var text = output(ends[0], System.nanoTime() + patience.toNanos(), pid);
      return new Command.Result(exitCode(kernel.waitFor(pid)), text);
    } finally {
      kernel.close(ends[0]);
    }
  }

  /** Until its end; one that takes too long is killed. */
  private String output(int pipe, long deadline, int pid) throws IOException {
    var output = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    while (true) {
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime())).plusMillis(1);
      if (!kernel.poll(new int[] {pipe}, left)[0]) {
        if (System.nanoTime() >= deadline) {
          kill(pid);
        }
        continue;
      }
      var count = kernel.read(pipe, buffer);
      if (count <= 0) {
        return output.toString(UTF_8);
      }
      if (output.size() < MOST_OUTPUT) {
        output.write(buffer, 0, count);
      }
    }
  }

  private void kill(int pid) throws ErrnoException {
    var descriptor = kernel.processDescriptor(pid);
    kernel.signal(descriptor, SIGKILL);
    kernel.close(descriptor);
  }

  /** As shells count: 128 and the signal's number if one ended it. */
  private static int exitCode(int status) {
    var signal = status & 0x7f;
    return signal == 0 ? status >> 8 & 0xff : 128 + signal;
  }
}
