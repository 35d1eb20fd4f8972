package dev.slipway.run.sandbox;

import dev.slipway.run.LogRecord;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs of steps as files, {@code <project>/<run>/<step>.log} below one directory.
 *
 * <p>A log that is being written is held in memory by its writer; any other is opened for each look
 * at it.
 */
public final class FileStepLogs implements StepLogs {
  private final Path root;
  private final Map<StepKey, LogFile> growing = new ConcurrentHashMap<>();

  public FileStepLogs(Path root) {
    this.root = root;
  }

  Path directory(RunId run) {
    return root.resolve(run.project().value()).resolve(Long.toString(run.number()));
  }

  private Path path(StepKey step) {
    return directory(step.run()).resolve(step.step() + ".log");
  }

  /** The log of a step that begins or goes on to write it; until {@link #close}. */
  LogFile grow(StepKey step) {
    return growing.computeIfAbsent(step, s -> LogFile.open(path(s)));
  }

  /** The step writes no more for now; readers then see what is on disk. */
  void close(StepKey step) {
    growing.remove(step);
  }

  private LogFile file(StepKey step) {
    var live = growing.get(step);
    return live != null ? live : LogFile.open(path(step));
  }

  @Override
  public List<LogRecord> read(StepKey step, long from, int limit) {
    return file(step).read(from, limit);
  }

  /*
   * A log that nobody writes yet may begin at any moment in another LogFile than the one opened
   * here, so such a wait is short, and the caller asks again.
   */
  @Override
  public boolean await(StepKey step, long number, Duration max) throws InterruptedException {
    var deadline = System.nanoTime() + max.toNanos();
    while (true) {
      var live = growing.get(step);
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (live != null) {
        return live.await(number, left);
      }
      var kept = LogFile.open(path(step));
      if (kept.isComplete() || kept.size() > number || left.isZero()) {
        return kept.isComplete();
      }
      Thread.sleep(Math.min(50, left.toMillis() + 1));
    }
  }

  /** Whether there is a directory of that run. */
  boolean keeps(RunId run) {
    return Files.isDirectory(directory(run));
  }
}
