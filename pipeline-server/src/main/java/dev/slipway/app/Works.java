package dev.slipway.app;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What jobs of each kind do. */
final class Works {
  private static final Logger LOG = Logger.getLogger(Works.class);

  private final ConcurrentMap<String, Consumer<String>> byKind = new ConcurrentHashMap<>();

  void put(String kind, Consumer<String> work) {
    byKind.put(kind, work);
  }

  /** Does it; a failure is told, and the next time comes as planned. */
  void run(String kind, String argument) {
    var work = byKind.get(kind);
    if (work == null) {
      LOG.errorf("%s of %s fell due, but this version knows no such work", kind, argument);
      return;
    }
    try {
      work.accept(argument);
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s of %s failed", kind, argument);
    }
  }
}
