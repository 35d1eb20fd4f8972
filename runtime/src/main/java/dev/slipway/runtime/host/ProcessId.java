package dev.slipway.runtime.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process and no later one of the same number: its id, and its start in clock ticks (1/100 s)
 * since boot.
 */
public record ProcessId(int pid, long startTicks) {
  private static final int TICKS_PER_SECOND = 100;

  /** The process of that number as it is now, if there is one that is not merely a zombie. */
  public static Optional<ProcessId> of(int pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
      // The name, in parentheses, may itself hold spaces and parentheses.
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") || fields[0].equals("X")
          ? Optional.empty()
          : Optional.of(new ProcessId(pid, Long.parseLong(fields[19])));
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  public boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /**
   * Whether a signal would do anything to it, being the first process of its namespace: such a one
   * never gets those that it neither handles nor holds back (pid_namespaces(7)); KILL excepted.
   */
  public boolean hears(int signal) {
    try (var lines = Files.lines(Path.of("/proc", Integer.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("SigCgt:") || line.startsWith("SigBlk:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(mask -> (mask >>> (signal - 1) & 1) == 1);
    } catch (IOException | UncheckedIOException gone) {
      return false;
    }
  }

  /** When it started, to a hundredth of a second, by the present wall clock. */
  public Instant started() {
    try {
      var uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
      var sinceBoot = (long) (Double.parseDouble(uptime) * 1000);
      var age = sinceBoot - startTicks * 1000 / TICKS_PER_SECOND;
      return Instant.now().minusMillis(Math.max(0, age));
    } catch (IOException e) {
      return Instant.now();
    }
  }
}
