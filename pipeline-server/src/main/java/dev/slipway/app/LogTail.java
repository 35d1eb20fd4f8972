package dev.slipway.app;

import dev.slipway.event.ProjectName;
import dev.slipway.run.LogRecord;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepLogs;
import dev.slipway.trigger.StepTail;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The end of a step's kept output, for the one who pushed. */
final class LogTail implements StepTail {
  private final StepLogs logs;

  LogTail(StepLogs logs) {
    this.logs = logs;
  }

  @Override
  public List<String> last(ProjectName project, String run, String step, int lines) {
    var key = new StepKey(new RunId(project, Long.parseLong(run)), step);
    return logs.read(key, Math.max(0, size(key) - lines), lines).stream()
        .map(LogTail::text)
        .toList();
  }

  /** How many records there are; asking for single ones is cheap, however long the log. */
  private long size(StepKey key) {
    long there = 0;
    long beyond = 1;
    while (has(key, beyond - 1)) {
      there = beyond;
      beyond *= 2;
    }
    while (beyond - there > 1) {
      long middle = (there + beyond) / 2;
      if (has(key, middle - 1)) {
        there = middle;
      } else {
        beyond = middle;
      }
    }
    return there;
  }

  private boolean has(StepKey key, long number) {
    return !logs.read(key, number, 1).isEmpty();
  }

  private static String text(LogRecord one) {
    return new String(one.text(), StandardCharsets.UTF_8);
  }
}
