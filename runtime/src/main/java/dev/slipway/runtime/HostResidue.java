package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.host.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What containers can leave on a host, at one moment: processes of theirs, mounts, control groups,
 * network namespaces, links, firewall tables, routing rules and temporary files, one line each. Two
 * of them compared tell what a run left behind.
 */
public final class HostResidue {
  private static final Set<String> OURS = Set.of("conmon", "crun", "runc");
  private static final Path TEMPORARY = Path.of("/tmp");
  private static final long POLL_MILLIS = 50;

  private final Set<String> lines;

  private HostResidue(Set<String> lines) {
    this.lines = lines;
  }

  /** Everything of the whole host, whosever it is. */
  public static HostResidue capture() {
    return capture(line -> true);
  }

  /** Only what belongs to these data directories, on a host that others use at the same time. */
  public static HostResidue capture(RuntimeSettings... settings) {
    return capture(own(settings));
  }

  private static Predicate<String> own(RuntimeSettings... settings) {
    var marks =
        List.of(settings).stream()
            .flatMap(
                s -> {
                  var names = HostNames.of(s);
                  return List.of(names.mark(), names.bridge(), s.root().toString()).stream();
                })
            .toList();
    return line -> marks.stream().anyMatch(line::contains);
  }

  /** Only lines that the caller calls its own. */
  public static HostResidue capture(Predicate<String> own) {
    var lines = new TreeSet<String>();
    try {
      processes(lines);
      MountTable.everywhere().forEach(m -> lines.add("mount " + m.at() + " (" + m.type() + ")"));
      for (var tree : Cgroups.read().hierarchies()) {
        cgroups(tree, lines);
      }
      listing("/run/netns", "network namespace", lines);
      listing("/sys/class/net", "network link", lines);
      listing("/run", "directory of /run", lines);
      listing(TEMPORARY.toString(), "temporary file", lines);
      firewall(lines);
      routing(lines);
    } catch (IOException e) {
      throw new UncheckedIOException("looking at this host", e);
    }
    lines.removeIf(own.negate());
    return new HostResidue(lines);
  }

  /** What is there now and was not there before, sorted; empty if nothing was left. */
  public List<String> newSince(HostResidue before) {
    return lines.stream().filter(line -> !before.lines.contains(line)).toList();
  }

  /**
   * What is there of a data directory whose containers should all be gone, looking again until
   * nothing is or the time is up.
   */
  public static List<String> leftOf(RuntimeSettings settings, Duration patience) {
    var none = new HostResidue(Set.of());
    return leftSince(none, own(settings), patience);
  }

  /**
   * As {@link #newSince}, looking again until nothing is left or the time is up: the kernel removes
   * some things (links of a deleted namespace) a moment later.
   */
  public static List<String> leftSince(
      HostResidue before, Predicate<String> own, Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var left = capture(own).newSince(before);
      if (left.isEmpty() || System.nanoTime() > deadline) {
        return left;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return left;
      }
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  private static void processes(Set<String> lines) {
    for (var process : ProcessTable.read()) {
      var words = process.words();
      var program = words.isEmpty() ? "" : Path.of("/", words.getFirst()).getFileName() + "";
      if (OURS.contains(program) || isInContainer(process.id().pid())) {
        lines.add("process " + process.id().pid() + " " + String.join(" ", words));
      }
    }
  }

  /** A container's own processes show no sign of us but their control group. */
  private static boolean isInContainer(int pid) {
    try {
      return Files.readString(Path.of("/proc", Integer.toString(pid), "cgroup"))
          .contains("/slipway-");
    } catch (IOException e) {
      return false;
    }
  }

  private static void cgroups(Path tree, Set<String> lines) throws IOException {
    Files.walkFileTree(
        tree,
        Set.of(),
        3,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
            lines.add("control group " + group);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path group, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void listing(String directory, String what, Set<String> lines) throws IOException {
    if (Files.isDirectory(Path.of(directory))) {
      try (var entries = Files.newDirectoryStream(Path.of(directory))) {
        entries.forEach(entry -> lines.add(what + " " + entry.getFileName()));
      }
    }
  }

  private static void routing(Set<String> lines) throws IOException {
    if (Executables.find("ip").isPresent()) {
      Command.of(Executables.require("ip"), "-4", "rule", "show")
          .run()
          .output()
          .lines()
          .forEach(line -> lines.add("routing rule " + line.strip()));
    }
  }

  private static void firewall(Set<String> lines) throws IOException {
    if (Executables.find("nft").isPresent()) {
      Command.of(Executables.require("nft"), "list", "tables")
          .run()
          .output()
          .lines()
          .filter(line -> line.startsWith("table "))
          .forEach(line -> lines.add("firewall " + line));
    }
  }
}
