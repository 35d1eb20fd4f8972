package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.host.BootId;
import dev.slipway.runtime.host.ProcessId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down about one life of a container that the engine has made, enough to take it
 * over after a restart.
 *
 * @param life 1, and one more each time it was started again
 * @param restarts by its policy, since it last ran steadily
 * @param first its first process
 * @param monitor its conmon
 */
record ContainerRecord(int life, int restarts, ProcessId first, ProcessId monitor) {
  /** Stands for a process of an earlier boot, or one that ended before we looked. */
  private static final ProcessId GONE = new ProcessId(0, -1);

  static ContainerRecord write(ContainerDirectory directory, int life, int restarts, int pid)
      throws IOException {
    var first = ProcessId.of(pid).orElse(GONE);
    var monitor =
        SmallFiles.readText(directory.conmonPidFile())
            .flatMap(text -> ProcessId.of(Integer.parseInt(text)))
            .orElse(GONE);
    var record = new ContainerRecord(life, restarts, first, monitor);
    var json = new LinkedHashMap<String, Object>();
    json.put("life", life);
    json.put("restarts", restarts);
    json.put("boot", BootId.read());
    json.put("first", Map.of("pid", first.pid(), "start", first.startTicks()));
    json.put("monitor", Map.of("pid", monitor.pid(), "start", monitor.startTicks()));
    SmallFiles.write(directory.state(), json);
    return record;
  }

  /** Empty if the container was never finished being made. */
  static Optional<ContainerRecord> read(ContainerDirectory directory) throws IOException {
    return SmallFiles.readJson(directory.state()).map(ContainerRecord::record);
  }

  private static ContainerRecord record(JsonNode state) {
    var sameBoot = state.path("boot").asText().equals(BootId.read());
    return new ContainerRecord(
        state.path("life").asInt(1),
        state.path("restarts").asInt(),
        sameBoot ? process(state.path("first")) : GONE,
        sameBoot ? process(state.path("monitor")) : GONE);
  }

  private static ProcessId process(JsonNode node) {
    return new ProcessId(node.path("pid").asInt(0), node.path("start").asLong(-1));
  }
}
