package dev.slipway.runtime.engine;

import dev.slipway.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/*
 * Asks the engine for a container with limits whose command does not exist. An engine that can
 * work here gets as far as looking for that command and complains about it by name; one that
 * cannot (crun on a hybrid cgroup layout) fails earlier with another complaint. So the trial
 * needs no program inside the container and leaves nothing running.
 */
/** One trial of one engine on this host. */
final class EngineProbe {
  static final String COMMAND = "/slipway-probe";
  private static final String CONFIG =
      """
      {"ociVersion": "1.0.2", "root": {"path": "rootfs"},
       "process": {"cwd": "/", "args": ["%s"], "user": {"uid": 0, "gid": 0}},
       "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                  {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}],
       "linux": {"cgroupsPath": "%s",
         "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "network"},
                        {"type": "ipc"}, {"type": "uts"}],
         "resources": {"memory": {"limit": 67108864}, "pids": {"limit": 32},
                       "cpu": {"quota": 100000, "period": 100000}}}}
      """;

  private final Path directory;
  private final String cgroup;

  EngineProbe(Path directory, String cgroup) {
    this.directory = directory;
    this.cgroup = cgroup;
  }

  /** Empty if it works, else its reason. */
  String complaint(Path executable) throws IOException {
    Files.createDirectories(directory.resolve("rootfs/proc"));
    Files.createDirectories(directory.resolve("rootfs/dev"));
    Files.writeString(directory.resolve("config.json"), CONFIG.formatted(COMMAND, cgroup));
    var state = directory.resolve("state").toString();
    var program = executable.toString();
    var run =
        List.of(program, "--root", state, "run", "--bundle", directory.toString(), "slipway-probe");
    var result = new Command(run, Duration.ofSeconds(30)).run();
    var delete = List.of(program, "--root", state, "delete", "--force", "slipway-probe");
    new Command(delete, Duration.ofSeconds(30)).run();
    return result.output().contains(COMMAND) ? "" : result.lastLine();
  }
}
