package dev.slipway.run.sandbox;

import dev.slipway.run.LogRecord;
import dev.slipway.runtime.log.LogFrame;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/** Makes the records of one stream out of its frames, masked. */
final class StreamRecords {
  private final LogRecord.Stream stream;
  private final Mask mask;
  private final Consumer<LogRecord> out;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private Instant last = Instant.EPOCH;

  /** The records are given to {@code out} with the number 0. */
  StreamRecords(LogRecord.Stream stream, Mask mask, Consumer<LogRecord> out) {
    this.stream = stream;
    this.mask = mask;
    this.out = out;
  }

  void add(LogFrame frame) {
    last = frame.time();
    lines(mask.mask(frame.written()));
    if (frame.partial()) {
      flush();
    }
  }

  void finish() {
    lines(mask.finish());
    flush();
  }

  private void lines(byte[] bytes) {
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        open.write(bytes, start, at - start);
        emit(false);
        start = at + 1;
      }
    }
    open.write(bytes, start, bytes.length - start);
  }

  private void flush() {
    if (open.size() > 0) {
      emit(true);
    }
  }

  private void emit(boolean partial) {
    var text = open.toByteArray();
    open.reset();
    int start = 0;
    for (; text.length - start > LogFile.LONGEST_TEXT; start += LogFile.LONGEST_TEXT) {
      var part = Arrays.copyOfRange(text, start, start + LogFile.LONGEST_TEXT);
      out.accept(new LogRecord(0, last, stream, true, part));
    }
    var rest = start == 0 ? text : Arrays.copyOfRange(text, start, text.length);
    out.accept(new LogRecord(0, last, stream, partial, rest));
  }
}
