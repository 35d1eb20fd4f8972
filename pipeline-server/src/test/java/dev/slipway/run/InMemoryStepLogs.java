package dev.slipway.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Logs that are gone with the process; tests write them. */
public final class InMemoryStepLogs implements StepLogs {
  private final Map<StepKey, List<LogRecord>> records = new HashMap<>();
  private final Set<StepKey> complete = new HashSet<>();

  /** Adds one whole line. */
  public synchronized void add(StepKey step, LogRecord.Stream stream, String line) {
    var log = records.computeIfAbsent(step, s -> new ArrayList<>());
    log.add(
        new LogRecord(
            log.size(), Instant.EPOCH, stream, false, line.getBytes(StandardCharsets.UTF_8)));
    notifyAll();
  }

  /** Nothing will be added to it any more. */
  public synchronized void complete(StepKey step) {
    complete.add(step);
    notifyAll();
  }

  @Override
  public synchronized List<LogRecord> read(StepKey step, long from, int limit) {
    return records.getOrDefault(step, List.of()).stream().skip(from).limit(limit).toList();
  }

  @Override
  public synchronized boolean await(StepKey step, long number, Duration max)
      throws InterruptedException {
    var deadline = System.nanoTime() + max.toNanos();
    while (!complete.contains(step) && read(step, number, 1).isEmpty()) {
      var left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return complete.contains(step);
  }
}
