package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Removes containers nobody wants and rests nobody owns; one that fails does not stop the others.
 */
final class SweepRests {
  private final Parts parts;
  private final Map<ContainerId, Container> known;
  private final List<String> removed = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  SweepRests(Parts parts, Map<ContainerId, Container> known) {
    this.parts = parts;
    this.known = known;
  }

  /** Nothing may be created meanwhile. */
  SweepReport sweep(Predicate<ContainerId> keep) throws IOException {
    for (var container : List.copyOf(known.values())) {
      if (!keep.test(container.id())) {
        attempt("container " + container.id(), container::remove);
      }
    }
    for (var id : parts.layout().ids()) {
      if (!ContainerId.isOne(id) || !known.containsKey(new ContainerId(id))) {
        attempt("half-made container " + id, () -> new RemoveContainer(parts, id).remove());
      }
    }
    parts.reaper().awaitAll();
    for (var id : strays()) {
      attempt("rests of container " + id, () -> new RemoveContainer(parts, id).remove());
    }
    failed.addAll(parts.reaper().retryAll(parts));
    if (known.isEmpty()) {
      new SharedParts(parts).remove();
    }
    return new SweepReport(removed, failed);
  }

  /** What the engine or the kernel still has of containers that are no more. */
  private Set<String> strays() throws IOException {
    var names = new TreeSet<String>();
    names(parts.engine().state(), names);
    for (var group : new Cgroup(parts.cgroups(), parts.names().cgroupParent()).directories()) {
      names(group, names);
    }
    names.removeIf(name -> !ContainerId.isOne(name) || known.containsKey(new ContainerId(name)));
    return names;
  }

  private static void names(Path directory, Set<String> names) throws IOException {
    if (Files.isDirectory(directory)) {
      try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
        entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
      }
    }
  }

  private interface Removal {
    void run() throws IOException;
  }

  private void attempt(String what, Removal removal) {
    try {
      removal.run();
      removed.add(what);
    } catch (IOException | ContainerException e) {
      failed.add(what + ": " + e.getMessage());
    }
  }
}
