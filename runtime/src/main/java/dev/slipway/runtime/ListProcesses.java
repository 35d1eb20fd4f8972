package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.ProcessId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the processes of one container from the host's side, whatever tools its image has. */
record ListProcesses(Cgroup group, ProcessId first) {
  private static final int TICK_MILLIS = 10;
  private static final int MOST_BYTES = 4096;

  List<ProcessLine> list() {
    var pids = group.processes();
    var inside = new HashMap<Integer, Integer>();
    pids.forEach(pid -> inside.put(pid, insidePid(pid)));
    return pids.stream()
        .map(pid -> line(pid, inside))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingInt(ProcessLine::pid))
        .toList();
  }

  private static Optional<ProcessLine> line(int pid, Map<Integer, Integer> inside) {
    try {
      var stat = Files.readString(process(pid, "stat"));
      // The name, in parentheses, may itself hold spaces and parentheses.
      var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return Optional.of(
          new ProcessLine(
              inside.getOrDefault(pid, 0),
              inside.getOrDefault(Integer.parseInt(fields[1]), 0),
              uid(pid),
              fields[0],
              Duration.ofMillis(ticks * TICK_MILLIS),
              command(pid, name)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String command(int pid, String name) throws IOException {
    try (var in = Files.newInputStream(process(pid, "cmdline"))) {
      var words = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      var line = words.replace('\0', ' ').strip();
      return (line.isEmpty() ? "[" + name + "]" : line).replaceAll("\\p{Cntrl}", "?");
    }
  }

  private static long uid(int pid) throws IOException {
    return Long.parseLong(status(pid, "Uid:").split("\\s+")[0]);
  }

  /** The last number is that of the innermost namespace. */
  private static int insidePid(int pid) {
    try {
      var numbers = status(pid, "NSpid:").split("\\s+");
      return Integer.parseInt(numbers[numbers.length - 1]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private static String status(int pid, String field) throws IOException {
    return Files.readAllLines(process(pid, "status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IOException("no " + field));
  }

  private static Path process(int pid, String file) {
    return Path.of("/proc", Integer.toString(pid), file);
  }
}
