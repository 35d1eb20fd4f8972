package dev.slipway.runtime.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One trial of a container with identities of its own, as {@link EngineProbe} does it without. */
public final class UserNamespaceProbe {
  private static final String CONFIG =
      """
      {"ociVersion": "1.0.2", "root": {"path": "%s"},
       "process": {"cwd": "/", "args": ["%s"], "user": {"uid": 0, "gid": 0}},
       "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
                  {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}],
       "linux": {"cgroupsPath": "%s",
         "uidMappings": [{"containerID": 0, "hostID": %4$d, "size": %5$d}],
         "gidMappings": [{"containerID": 0, "hostID": %4$d, "size": %5$d}],
         "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "network"},
                        {"type": "ipc"}, {"type": "uts"}, {"type": "user"}]}}
      """;

  private final Engine engine;
  private final String cgroup;

  public UserNamespaceProbe(Engine engine, String cgroup) {
    this.engine = engine;
    this.cgroup = cgroup;
  }

  /** Empty if it works, else its reason; {@code root} has the directories proc and dev. */
  public String complaint(Path bundle, Path root, int first, int count) throws IOException {
    var id = bundle.getFileName().toString();
    Files.writeString(
        bundle.resolve("config.json"),
        CONFIG.formatted(root, EngineProbe.COMMAND, cgroup, first, count));
    var result = engine.tryOut(bundle, id);
    engine.delete(id);
    return result.output().contains(EngineProbe.COMMAND) ? "" : result.lastLine();
  }
}
