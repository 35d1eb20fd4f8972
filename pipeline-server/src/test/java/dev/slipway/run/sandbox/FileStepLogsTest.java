package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.run.LogRecord;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.runtime.log.LogFrame;
import dev.slipway.runtime.log.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class FileStepLogsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00.123456789Z");
  private final StepKey step = new StepKey(new RunId(new ProjectName("shop"), 7), "build");

  @TempDir Path root;

  private static LogFrame frame(long n, Stream stream, boolean partial, String text) {
    return new LogFrame(n, T0.plusSeconds(n), stream, partial, text.getBytes(UTF_8));
  }

  private static List<LogFrame> lines(int count) {
    var frames = new ArrayList<LogFrame>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(i, i % 3 == 0 ? Stream.ERR : Stream.OUT, i % 5 == 0, "line " + i));
    }
    return frames;
  }

  private static List<LogRecord> records(List<LogFrame> frames) {
    var records = new StepRecords(1 << 20, 0, Mask::none);
    var all = new ArrayList<>(records.of(frames));
    all.addAll(records.rest());
    return all;
  }

  private static List<String> texts(List<LogRecord> records) {
    return records.stream().map(r -> new String(r.text(), UTF_8)).toList();
  }

  @Test
  void withoutSecretsEachFrameIsOneRecord() {
    var records = records(lines(10));
    assertEquals(10, records.size());
    for (int i = 0; i < 10; i++) {
      var r = records.get(i);
      assertEquals("line " + i, new String(r.text(), UTF_8));
      assertEquals(i % 5 == 0, r.partial());
      assertEquals(T0.plusSeconds(i), r.time());
      assertEquals(i, r.number());
    }
  }

  @Test
  void whatWasWrittenIsReadFromAnyNumber() throws IOException {
    var logs = new FileStepLogs(root);
    var records = records(lines(5000));
    var file = logs.grow(step);
    for (int i = 0; i < records.size(); i += 100) {
      file.append(records.subList(i, i + 100));
    }
    file.complete();
    logs.close(step);
    for (var reader : List.of(logs, new FileStepLogs(root))) {
      for (int from : List.of(0, 1, 1023, 1024, 1025, 4999)) {
        var read = reader.read(step, from, 3);
        assertEquals(Math.min(3, 5000 - from), read.size());
        assertEquals(from, read.getFirst().number());
        assertEquals("line " + from, new String(read.getFirst().text(), UTF_8));
        assertEquals(T0.plusSeconds(from), read.getFirst().time());
      }
      assertTrue(reader.read(step, 5000, 3).isEmpty());
    }
  }

  @Test
  void aLogThatWasCutOffGoesOnWithoutGapOrDuplicate() throws IOException {
    var records = records(lines(300));
    var first = new FileStepLogs(root);
    first.grow(step).append(records.subList(0, 200));
    var path = root.resolve("shop/7/build.log");
    Files.writeString(path, "2026-03-01T10:00:00Z stdout F torn", StandardOpenOption.APPEND);
    var second = new FileStepLogs(root);
    assertEquals(200, second.read(step, 0, 1000).size());
    var file = second.grow(step);
    assertEquals(200, file.size());
    file.append(records.subList(200, 300));
    file.complete();
    second.close(step);
    assertEquals(texts(records), texts(second.read(step, 0, 1000)));
    assertEquals(texts(records), texts(new FileStepLogs(root).read(step, 0, 1000)));
  }

  @Test
  void beyondTheQuotaOneMarkIsLeft() {
    var records = new StepRecords(20, 0, Mask::none);
    var made = records.of(lines(10));
    assertEquals(4, made.size());
    assertTrue(texts(made).getLast().contains("truncated"), texts(made).getLast());
    assertTrue(records.rest().isEmpty());
  }

  @Test
  void aSecretAcrossFramesIsHeldBackAndTheRecordsAreTheSameEachTime() {
    var frames =
        List.of(frame(0, Stream.OUT, true, "the sec"), frame(1, Stream.OUT, false, "ret is out"));
    for (int i = 0; i < 2; i++) {
      var records = new StepRecords(1000, 0, HoldingMask::new);
      var all = new ArrayList<>(records.of(frames.subList(0, 1)));
      all.addAll(records.of(frames.subList(1, 2)));
      all.addAll(records.rest());
      assertEquals(List.of("the ", "***", " is out"), texts(all));
    }
  }

  /** Masks {@code secret}, holding back any end of a chunk that may begin it. */
  private static final class HoldingMask implements Mask {
    private String held = "";

    @Override
    public byte[] mask(byte[] chunk) {
      held += new String(chunk, UTF_8);
      if (held.contains("secret")) {
        var out = held.replace("secret", "***\n");
        held = "";
        return out.getBytes(UTF_8);
      }
      var cut = held.indexOf("sec");
      var out = cut < 0 ? held : held.substring(0, cut);
      held = cut < 0 ? "" : held.substring(cut);
      return out.getBytes(UTF_8);
    }

    @Override
    public byte[] finish() {
      return held.getBytes(UTF_8);
    }
  }

  @Test
  void readersAreWokenAndToldOfTheEnd() throws Exception {
    var logs = new FileStepLogs(root);
    var file = logs.grow(step);
    var reader = new FutureTask<>(() -> logs.await(step, 0, Duration.ofSeconds(10)));
    Thread.ofVirtual().start(reader);
    file.append(records(lines(1)));
    assertFalse(reader.get());
    var end = new FutureTask<>(() -> logs.await(step, 1, Duration.ofSeconds(10)));
    Thread.ofVirtual().start(end);
    file.complete();
    assertTrue(end.get());
    logs.close(step);
    assertTrue(logs.await(step, 99, Duration.ZERO));
  }

  @Test
  void aStepWithoutLogHasNone() throws InterruptedException {
    var logs = new FileStepLogs(root);
    assertTrue(logs.read(step, 0, 10).isEmpty());
    assertFalse(logs.await(step, 0, Duration.ofMillis(5)));
  }
}
