package dev.slipway.runtime.engine;

import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.CgroupMode;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.host.MountTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds an engine that works on this host by trying: the configured one or crun as it is, then in a
 * view of the host without the bare cgroup v2 tree, then runc.
 */
public final class FindEngine {
  private final Path directory;
  private final String cgroupParent;

  /**
   * @param directory where the script and the engine's state may lie
   * @param cgroupParent group, beginning with a slash, that the trial may use and removes
   */
  public FindEngine(Path directory, String cgroupParent) {
    this.directory = directory;
    this.cgroupParent = cgroupParent;
  }

  /** What was found, and why those before it were passed over. */
  public record Found(Optional<Engine> engine, List<String> complaints) {}

  public Found find(Optional<Path> configured) throws IOException {
    var complaints = new ArrayList<String>();
    for (var candidate : candidates(configured)) {
      var complaint = tried(candidate);
      if (complaint.isEmpty()) {
        var version = Executables.version(candidate.original());
        return new Found(Optional.of(engine(candidate, version)), complaints);
      }
      complaints.add(candidate.original() + candidate.manner() + ": " + complaint);
    }
    if (complaints.isEmpty()) {
      complaints.add("neither crun nor runc is installed");
    }
    return new Found(Optional.empty(), complaints);
  }

  private Engine engine(Candidate candidate, String says) {
    var known = says.startsWith("crun ") || says.startsWith("runc ");
    var name = known ? says.substring(0, 4) : candidate.original().getFileName().toString();
    return new Engine(name, Version.in(says), candidate.executable(), directory.resolve("state"));
  }

  private record Candidate(Path original, Path executable, String manner) {}

  private List<Candidate> candidates(Optional<Path> configured) throws IOException {
    var candidates = new ArrayList<Candidate>();
    var first = configured.or(() -> Executables.find("crun"));
    if (first.isPresent()) {
      candidates.add(new Candidate(first.get(), first.get(), ""));
      if (Cgroups.read().mode() == CgroupMode.HYBRID) {
        candidates.add(
            new Candidate(first.get(), withoutUnified(first.get()), " without cgroup v2"));
      }
    }
    if (configured.isEmpty()) {
      Executables.find("runc").ifPresent(runc -> candidates.add(new Candidate(runc, runc, "")));
    }
    return candidates;
  }

  private String tried(Candidate candidate) throws IOException {
    if (!Files.isExecutable(candidate.original())) {
      return "no such program";
    }
    var cgroup = new Cgroup(Cgroups.read(), cgroupParent);
    var trial = Files.createTempDirectory(Files.createDirectories(directory), "probe-");
    try {
      return new EngineProbe(trial, cgroupParent + "/probe").complaint(candidate.executable());
    } finally {
      new Cgroup(Cgroups.read(), cgroupParent + "/probe").remove();
      cgroup.removeIfEmpty();
      delete(trial);
    }
  }

  /*
   * crun 1.8 refuses a host that has v1 trees and a cgroup v2 tree with a controller in it. In a
   * mount namespace of its own, without that tree, it works as on any v1 host.
   */
  private Path withoutUnified(Path engine) throws IOException {
    var unified =
        MountTable.read().stream()
            .filter(mount -> mount.type().equals("cgroup2"))
            .map(mount -> quoted(mount.at()))
            .toList();
    var script =
        """
        #!/bin/sh
        # Runs the OCI engine in a view of this host without its bare cgroup v2 tree.
        exec unshare --mount --propagation slave /bin/sh -c \
        'umount %s && exec "$0" "$@"' %s "$@"
        """
            .formatted(String.join(" ", unified), quoted(engine));
    var file = Files.createDirectories(directory).resolve("engine-without-unified");
    var temporary = Files.createTempFile(directory, "engine-", ".tmp");
    Files.writeString(temporary, script);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
    return Files.move(
        temporary,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Paths come from the administrator; one with a quote in it is refused, not escaped. */
  private static String quoted(Path path) {
    if (!path.toString().matches("[A-Za-z0-9_/.+-]+")) {
      throw new IllegalArgumentException("not a plain path: " + path);
    }
    return path.toString();
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException("removing the engine's trial " + file, e);
                }
              });
    }
  }
}
