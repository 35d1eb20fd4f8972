package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.host.BootId;
import dev.slipway.runtime.host.ProcessId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down about a container that the engine has made, enough to take it over after a
 * restart.
 *
 * @param targets where its trees are mounted, in the specification's order
 * @param volumes names of those it has
 * @param disk what it may write
 * @param first its first process
 * @param monitor its conmon
 */
record ContainerRecord(
    ContainerId id,
    Map<String, String> labels,
    List<String> targets,
    List<String> volumes,
    DiskLimit disk,
    ProcessId first,
    ProcessId monitor) {
  /** Stands for a process of an earlier boot, or one that ended before we looked. */
  private static final ProcessId GONE = new ProcessId(0, -1);

  static void writeSpec(ContainerDirectory directory, ContainerSpec spec) throws IOException {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", spec.id().value());
    json.put("labels", spec.labels());
    json.put("targets", spec.trees().stream().map(CowTree::target).toList());
    json.put("volumes", spec.mounts().volumes().stream().map(Volume::name).toList());
    json.put("disk", DiskLimit.of(spec.limits()).json());
    SmallFiles.write(directory.spec(), json);
  }

  static ContainerRecord writeState(ContainerDirectory directory, int pid) throws IOException {
    var first = ProcessId.of(pid).orElse(GONE);
    var monitor =
        SmallFiles.readText(directory.conmonPidFile())
            .flatMap(text -> ProcessId.of(Integer.parseInt(text)))
            .orElse(GONE);
    var json = new LinkedHashMap<String, Object>();
    json.put("boot", BootId.read());
    json.put("first", Map.of("pid", first.pid(), "start", first.startTicks()));
    json.put("monitor", Map.of("pid", monitor.pid(), "start", monitor.startTicks()));
    SmallFiles.write(directory.state(), json);
    return read(directory)
        .orElseThrow(() -> new IOException("the record just written is not there"));
  }

  /** Empty if the container was never finished being made. */
  static Optional<ContainerRecord> read(ContainerDirectory directory) throws IOException {
    var spec = SmallFiles.readJson(directory.spec());
    var state = SmallFiles.readJson(directory.state());
    if (spec.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    var sameBoot = state.get().path("boot").asText().equals(BootId.read());
    return Optional.of(
        new ContainerRecord(
            new ContainerId(spec.get().path("id").asText()),
            labels(spec.get().path("labels")),
            texts(spec.get().path("targets")),
            texts(spec.get().path("volumes")),
            DiskLimit.of(spec.get().path("disk")),
            sameBoot ? process(state.get().path("first")) : GONE,
            sameBoot ? process(state.get().path("monitor")) : GONE));
  }

  private static ProcessId process(JsonNode node) {
    return new ProcessId(node.path("pid").asInt(0), node.path("start").asLong(-1));
  }

  private static Map<String, String> labels(JsonNode node) {
    var labels = new HashMap<String, String>();
    node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return Map.copyOf(labels);
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
