package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.event.ProjectName;
import dev.slipway.run.LogRecord;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepLogs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LogTailTest {
  private static final ProjectName SHOP = new ProjectName("shop");

  /** A log of so many lines, each its own number. */
  private record Numbers(long size) implements StepLogs {
    @Override
    public List<LogRecord> read(StepKey step, long from, int limit) {
      return LongStream.range(from, Math.min(size, from + limit))
          .mapToObj(
              n ->
                  new LogRecord(
                      n,
                      Instant.EPOCH,
                      LogRecord.Stream.STDOUT,
                      false,
                      Long.toString(n).getBytes(StandardCharsets.UTF_8)))
          .toList();
    }

    @Override
    public boolean await(StepKey step, long number, Duration max) {
      return true;
    }
  }

  private static List<String> tail(long size) {
    return new LogTail(new Numbers(size)).last(SHOP, "12", "build", 2);
  }

  @Test
  void theLastLinesOfLogsOfAnyLength() {
    assertEquals(List.of(), tail(0));
    assertEquals(List.of("0"), tail(1));
    assertEquals(List.of("0", "1"), tail(2));
    assertEquals(List.of("1", "2"), tail(3));
    assertEquals(List.of("999998", "999999"), tail(1_000_000));
    assertEquals(List.of("9999999998", "9999999999"), tail(10_000_000_000L));
  }
}
