package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads the kernel's accounts of one container. */
record ReadStats(Cgroup group, ProcessId first) {
  Stats read(Instant now) {
    var network = network();
    return new Stats(
        now,
        cpuNanos(),
        memory(),
        number(group.text("memory", "memory.limit_in_bytes", "memory.max")),
        (int) number(group.text("pids", "pids.current", "pids.current")),
        (int) number(group.text("pids", "pids.max", "pids.max")),
        blocks("Read", "rbytes="),
        blocks("Write", "wbytes="),
        network[0],
        network[1]);
  }

  private long cpuNanos() {
    var legacy = group.text("cpuacct", "cpuacct.usage", "cpuacct.usage");
    return legacy.isEmpty()
        ? 1000 * field(group.text("cpu", "cpu.stat", "cpu.stat"), "usage_usec")
        : number(legacy);
  }

  private long memory() {
    var used = number(group.text("memory", "memory.usage_in_bytes", "memory.current"));
    var stat = group.text("memory", "memory.stat", "memory.stat");
    var cache = Math.max(field(stat, "total_inactive_file"), field(stat, "inactive_file"));
    return Math.max(0, used - cache);
  }

  /** Version 1 writes "8:0 Read 4096", version 2 "8:0 rbytes=4096 wbytes=0". */
  private long blocks(String legacy, String unified) {
    var text =
        group.text("blkio", "blkio.throttle.io_service_bytes_recursive", "io.stat")
            + "\n"
            + group.text("io", "io.stat", "io.stat");
    var sum = 0L;
    for (var line : text.lines().toList()) {
      var words = List.of(line.split("\\s+"));
      if (words.size() == 3 && words.get(1).equals(legacy)) {
        sum += number(words.get(2));
      }
      for (var word : words) {
        if (word.startsWith(unified)) {
          sum += number(word.substring(unified.length()));
        }
      }
    }
    return sum;
  }

  /** As its first process sees it; nothing once that is gone. */
  private long[] network() {
    var sums = new long[2];
    try {
      var file = Path.of("/proc", Integer.toString(first.pid()), "net/dev");
      var lines = first.isAlive() ? Files.readAllLines(file) : List.<String>of();
      for (var line : lines) {
        var halves = line.strip().split(":", 2);
        if (halves.length == 2 && !halves[0].equals("lo")) {
          var counts = halves[1].strip().split("\\s+");
          sums[0] += number(counts[0]);
          sums[1] += number(counts[8]);
        }
      }
    } catch (IOException e) {
      // It has ended.
    }
    return sums;
  }

  private static long field(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> number(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** "max" and what does not fit count as no number. */
  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
