package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/*
 * To who removes an ended container it is gone when it is out of the list; the engine's last call,
 * the control groups, mounts and files take longer than its whole start and need nobody to wait.
 * Only another container of the same id has to. What a killed server leaves lies in the trash,
 * under a name that tells what it was.
 */
/** Removes what is left of ended containers behind the answer. */
final class Reaper {
  private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

  /** An ended container. */
  void reap(Parts parts, String id) throws IOException {
    var trash = new RemoveContainer(parts, id).discard();
    var done = new CompletableFuture<Boolean>();
    underWay.put(id, done);
    Thread.ofVirtual().name("reap-" + id).start(() -> finish(parts, trash, done));
  }

  /** Nothing is left of any earlier container of that id then. */
  void await(Parts parts, String id) throws IOException {
    var before = underWay.get(id);
    if (before != null) {
      try {
        before.join();
      } catch (CompletionException e) {
        // Once more, for whoever asks now.
        retry(parts, id);
      }
    }
  }

  /** All that are under way; those that failed stay for {@link #retryAll}. */
  void awaitAll() {
    List.copyOf(underWay.values()).forEach(done -> done.handle((removed, problem) -> true).join());
  }

  /** What could not be removed before, if it still cannot: the reasons. */
  List<String> retryAll(Parts parts) {
    awaitAll();
    return List.copyOf(underWay.keySet()).stream()
        .map(id -> reason(parts, id))
        .filter(reason -> !reason.isEmpty())
        .toList();
  }

  private String reason(Parts parts, String id) {
    try {
      retry(parts, id);
      return "";
    } catch (IOException | RuntimeException e) {
      return "what is left of container " + id + ": " + e.getMessage();
    }
  }

  private void retry(Parts parts, String id) throws IOException {
    for (var trash : parts.layout().inTrash()) {
      if (RemoveContainer.isDiscarded(trash)) {
        var left = RemoveContainer.inTrash(parts, trash);
        if (left.id().equals(id)) {
          parts.mounts().call(left::remove);
        }
      }
    }
    underWay.remove(id);
  }

  private void finish(Parts parts, Path trash, CompletableFuture<Boolean> done) {
    var left = RemoveContainer.inTrash(parts, trash);
    try {
      parts.mounts().call(left::remove);
      underWay.remove(left.id(), done);
      done.complete(true);
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }
}
