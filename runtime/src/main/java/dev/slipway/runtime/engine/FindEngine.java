package dev.slipway.runtime.engine;

import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.CgroupMode;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds an engine that works on this host by trying: the configured one or crun as it is, then in a
 * view of the host without the bare cgroup v2 tree, then runc.
 */
public final class FindEngine {
  private static final long HARMLESS = MountFlags.NOSUID | MountFlags.NODEV | MountFlags.NOEXEC;

  private final Syscalls kernel;
  private final Path directory;
  private final String cgroupParent;

  /**
   * @param directory where the engine's state may lie
   * @param cgroupParent group, beginning with a slash, that the trial may use and removes
   */
  public FindEngine(Syscalls kernel, Path directory, String cgroupParent) {
    this.kernel = kernel;
    this.directory = directory;
    this.cgroupParent = cgroupParent;
  }

  /** What was found, and why those before it were passed over. */
  public record Found(Optional<Engine> engine, List<String> complaints) {}

  /** To be called in a mount namespace of ours: it may become the tidier view. */
  public Found find(Optional<Path> configured) throws IOException {
    var complaints = new ArrayList<String>();
    for (var candidate : candidates(configured)) {
      var complaint = tried(candidate);
      if (complaint.isEmpty()) {
        var version = Executables.version(candidate.program());
        return new Found(Optional.of(engine(candidate, version)), complaints);
      }
      complaints.add(candidate.program() + candidate.manner() + ": " + complaint);
    }
    if (complaints.isEmpty()) {
      complaints.add("neither crun nor runc is installed");
    }
    return new Found(Optional.empty(), complaints);
  }

  private Engine engine(Candidate candidate, String says) {
    var known = says.startsWith("crun ") || says.startsWith("runc ");
    var name = known ? says.substring(0, 4) : candidate.program().getFileName().toString();
    return new Engine(name, Version.in(says), candidate.program(), directory.resolve("state"));
  }

  /**
   * @param hides whether it wants a host without the bare cgroup v2 tree
   */
  private record Candidate(Path program, boolean hides) {
    String manner() {
      return hides ? " without cgroup v2" : "";
    }
  }

  private List<Candidate> candidates(Optional<Path> configured) throws IOException {
    var candidates = new ArrayList<Candidate>();
    var first = configured.or(() -> Executables.find("crun"));
    if (first.isPresent()) {
      candidates.add(new Candidate(first.get(), false));
      if (Cgroups.read().mode() == CgroupMode.HYBRID) {
        candidates.add(new Candidate(first.get(), true));
      }
    }
    if (configured.isEmpty()) {
      Executables.find("runc").ifPresent(runc -> candidates.add(new Candidate(runc, false)));
    }
    return candidates;
  }

  private String tried(Candidate candidate) throws IOException {
    if (!Files.isExecutable(candidate.program())) {
      return "no such program";
    }
    if (candidate.hides()) {
      hideUnified();
    }
    var cgroup = new Cgroup(Cgroups.read(), cgroupParent);
    var trial = Files.createTempDirectory(Files.createDirectories(directory), "probe-");
    try {
      return new EngineProbe(trial, cgroupParent + "/probe").complaint(candidate.program());
    } finally {
      new Cgroup(Cgroups.read(), cgroupParent + "/probe").remove();
      cgroup.removeIfEmpty();
      delete(trial);
    }
  }

  /*
   * crun 1.8 refuses a host that has v1 trees and a cgroup v2 tree with a controller in it. In a
   * mount namespace without that tree it works as on any v1 host. It makes directories in its place
   * all the same, which then must not be the host's.
   */
  private void hideUnified() throws IOException {
    for (var mount : MountTable.read().reversed()) {
      if (mount.type().equals("cgroup2")) {
        kernel.unmount(mount.at(), MountFlags.DETACH | MountFlags.NOFOLLOW);
        kernel.mount("tmpfs", mount.at(), "tmpfs", HARMLESS, "mode=0700,size=16m");
      }
    }
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
