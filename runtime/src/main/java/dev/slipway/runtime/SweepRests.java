package dev.slipway.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    failed.addAll(parts.reaper().retryAll(parts));
    if (known.isEmpty()) {
      new SharedParts(parts).remove();
    }
    return new SweepReport(removed, failed);
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
