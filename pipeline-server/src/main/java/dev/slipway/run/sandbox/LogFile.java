package dev.slipway.run.sandbox;

import dev.slipway.run.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one step on disk. One writer appends; any number of readers read what was appended and
 * wait for more. Once complete, it never changes.
 */
final class LogFile {
  /*
   * Beside NAME.log lies, once the log is complete, NAME.index: the offset of each STRIDE-th record.
   * Its presence says that the log is complete, also to the next server. While the log grows the
   * same index is kept in memory.
   */

  /** The longest text of one record, in bytes. */
  static final int LONGEST_TEXT = 64 << 10;

  private static final int MOST_BYTES_READ = 1 << 20;

  private final Path log;
  private final LogIndex index;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean complete;

  private LogFile(Path log, LogIndex index, boolean complete) {
    this.log = log;
    this.index = index;
    this.complete = complete;
  }

  /** The log as it was left, empty if there is none. What was half written is not seen. */
  static LogFile open(Path log) {
    try {
      var kept = LogIndex.load(indexOf(log));
      return kept.isPresent()
          ? new LogFile(log, kept.get(), true)
          : new LogFile(log, LogIndex.scan(log), false);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the log " + log, e);
    }
  }

  private static Path indexOf(Path log) {
    return log.resolveSibling(log.getFileName().toString().replaceAll("\\.log$", "") + ".index");
  }

  /** How many records it has. */
  long size() {
    lock.lock();
    try {
      return index.records();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds records, the first of which has the number {@link #size}.
   *
   * @throws IOException if the disk did not take them; none has then been added
   */
  void append(List<LogRecord> records) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    var bytes = new ByteArrayOutputStream();
    var lengths = new int[records.size()];
    for (int i = 0; i < lengths.length; i++) {
      int before = bytes.size();
      LogLine.write(records.get(i), bytes);
      lengths[i] = bytes.size() - before;
    }
    write(bytes.toByteArray());
    lock.lock();
    try {
      for (var length : lengths) {
        index.add(length);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds lines of our own, for the reader of the log to know. */
  void note(List<String> lines) throws IOException {
    var notes = new ArrayList<LogRecord>();
    for (var line : lines) {
      var text = ("[slipway] " + line).getBytes(StandardCharsets.UTF_8);
      notes.add(
          new LogRecord(
              size() + notes.size(), Instant.now(), LogRecord.Stream.STDERR, false, text));
    }
    append(notes);
  }

  private void write(byte[] bytes) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    try (var channel = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var end = index.bytes();
      var buffer = ByteBuffer.wrap(bytes);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer, end + buffer.position());
        }
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }

  /** Says that nothing will be added any more; durable when it returns. */
  void complete() throws IOException {
    lock.lock();
    try {
      if (complete) {
        return;
      }
      complete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Files.createDirectories(log.toAbsolutePath().getParent());
    sync(log, index.bytes());
    index.save(indexOf(log));
  }

  private static void sync(Path log, long end) throws IOException {
    try (var channel = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  /** Records from that number on, as many as there are up to a limit in number and in size. */
  List<LogRecord> read(long from, int limit) {
    LogIndex.Place place;
    long end;
    lock.lock();
    try {
      if (from < 0 || from >= index.records()) {
        return List.of();
      }
      place = index.before(from);
      end = index.bytes();
    } finally {
      lock.unlock();
    }
    try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
      return read(new LineReader(channel, place.offset(), end), place.record(), from, limit);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the log " + log, e);
    }
  }

  private static List<LogRecord> read(LineReader lines, long first, long from, int limit)
      throws IOException {
    var records = new ArrayList<LogRecord>();
    long bytes = 0;
    for (long number = first; records.size() < limit && bytes < MOST_BYTES_READ; number++) {
      var line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      if (number >= from) {
        bytes += line.get().length;
        records.add(record(number, line.get()));
      }
    }
    return records;
  }

  /** A line that is no record (a disk may lose bytes) still counts, so that numbers stay. */
  private static LogRecord record(long number, byte[] line) {
    return LogLine.read(number, line)
        .orElseGet(
            () -> new LogRecord(number, Instant.EPOCH, LogRecord.Stream.STDERR, false, line));
  }

  /** Waits for a record of that number; true if the log is complete. */
  boolean await(long number, Duration max) throws InterruptedException {
    lock.lock();
    try {
      long left = max.toNanos();
      while (!complete && index.records() <= number && left > 0) {
        left = changed.awaitNanos(left);
      }
      return complete;
    } finally {
      lock.unlock();
    }
  }

  boolean isComplete() {
    lock.lock();
    try {
      return complete;
    } finally {
      lock.unlock();
    }
  }
}
