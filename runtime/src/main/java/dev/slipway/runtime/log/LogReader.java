package dev.slipway.runtime.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Reads the log of one container from its first frame to its last, in file order.
 *
 * <p>{@link #next} and {@link #read} block until there is something, or the container has ended and
 * everything was read. Memory is bounded by one buffer whatever the container writes. For one
 * reader thread at a time; any number of readers may read one log.
 */
public final class LogReader implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final long SHORTEST_PAUSE_MILLIS = 2;
  private static final long LONGEST_PAUSE_MILLIS = 25;

  private final Path log;
  private final BooleanSupplier ended;
  private final Predicate<LogFrame> wanted;
  private final OptionalLong most;
  private final ArrayDeque<LogFrame> frames = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final FrameParser parser = new FrameParser();
  private Optional<FileChannel> channel = Optional.empty();
  private Optional<Object> opened = Optional.empty();
  private Instant lastTime = Instant.EPOCH;
  private long number;
  private boolean finished;

  private LogReader(
      Path log, BooleanSupplier ended, Predicate<LogFrame> wanted, OptionalLong most) {
    this.log = log;
    this.ended = ended;
    this.wanted = wanted;
    this.most = most;
  }

  /** Where a full log is put when a new one begins. */
  public static Path before(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  /** The same log, which ends with a note of ours if it grew to {@code bytes} and no further. */
  public LogReader cappedAt(long bytes) {
    return new LogReader(log, ended, wanted, OptionalLong.of(bytes));
  }

  /** Reads what is in the file now; a missing file has no frames. */
  public static LogReader of(Path log) {
    return new LogReader(log, () -> true, frame -> true, OptionalLong.empty());
  }

  /**
   * Reads the part that a query asks for; a tail is found by reading the log once before.
   *
   * @param ended true once nothing more will be written; asked if the query follows
   */
  public static LogReader of(Path log, LogQuery query, BooleanSupplier ended)
      throws InterruptedException {
    var first = query.tail().isPresent() ? beginning(log, query, query.tail().getAsInt()) : 0;
    return new LogReader(
        log,
        query.follow() ? ended : () -> true,
        frame -> frame.number() >= first && query.wants(frame),
        OptionalLong.empty());
  }

  /** The number of the first frame of the last lines; no more than their numbers are held. */
  private static long beginning(Path log, LogQuery query, int lines) throws InterruptedException {
    var starts = new ArrayDeque<Long>();
    var inLine = EnumSet.noneOf(Stream.class);
    var after = 0L;
    try (var all = of(log)) {
      for (var next = all.next(); next.isPresent(); next = all.next()) {
        var frame = next.get();
        after = frame.number() + 1;
        if (query.wants(frame) && !inLine.contains(frame.stream())) {
          starts.addLast(frame.number());
        }
        if (starts.size() > lines) {
          starts.removeFirst();
        }
        if (frame.partial()) {
          inLine.add(frame.stream());
        } else {
          inLine.remove(frame.stream());
        }
      }
    }
    return starts.isEmpty() ? after : starts.getFirst();
  }

  /**
   * Follows a log that is still written.
   *
   * @param ended true once nothing more will be written
   */
  public static LogReader following(Path log, BooleanSupplier ended) {
    return new LogReader(log, ended, frame -> true, OptionalLong.empty());
  }

  /** The next frame; empty at the end of the log. */
  public Optional<LogFrame> next() throws InterruptedException {
    awaitFrame();
    return Optional.ofNullable(frames.poll());
  }

  /** At least one frame and at most {@code most} that are there already; none at the end. */
  public List<LogFrame> read(int most) throws InterruptedException {
    awaitFrame();
    var batch = new ArrayList<LogFrame>();
    for (var frame = frames.poll(); frame != null; frame = frames.poll()) {
      batch.add(frame);
      if (batch.size() == most) {
        break;
      }
    }
    return batch;
  }

  @Override
  public void close() {
    finished = true;
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing " + log, e);
    }
  }

  private void awaitFrame() throws InterruptedException {
    var pause = SHORTEST_PAUSE_MILLIS;
    while (frames.isEmpty() && !finished) {
      // Asked before reading: what was written before the end is then in the file.
      var last = ended.getAsBoolean();
      if (!fill() && frames.isEmpty()) {
        if (last) {
          finish();
        } else {
          Thread.sleep(pause);
          pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
      }
    }
  }

  /** False if the file has nothing new. */
  private boolean fill() {
    try {
      if (channel.isEmpty() && !openNext()) {
        return false;
      }
      if (channel.get().read(buffer) > 0) {
        split();
        return true;
      }
      return isPutAside() && openNext();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + log, e);
    }
  }

  /** Nothing is added to a file any more once there is another in its place. */
  private boolean isPutAside() throws IOException {
    var now = key(log);
    return now.isPresent() && !now.equals(opened) && channel.get().read(buffer) <= 0;
  }

  /** The file after the one that was read, or the oldest there is. */
  private boolean openNext() throws IOException {
    var older = key(before(log));
    var skips = older.isEmpty() || older.equals(opened);
    var next = skips ? log : before(log);
    var file = FileChannel.open(next, StandardOpenOption.READ);
    if (channel.isPresent()) {
      channel.get().close();
    }
    channel = Optional.of(file);
    opened = key(next);
    return true;
  }

  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void split() {
    var bytes = buffer.array();
    var start = 0;
    for (var at = 0; at < buffer.position(); at++) {
      if (bytes[at] == '\n') {
        add(bytes, start, at);
        start = at + 1;
      }
    }
    buffer.flip().position(start);
    buffer.compact();
    if (!buffer.hasRemaining()) {
      // conmon writes at most 8 KiB a line; this one is not its work, and memory stays bounded.
      buffer.clear();
    }
  }

  /** A line that was cut short is passed over: its bytes cannot be told from its head. */
  private void add(byte[] bytes, int start, int end) {
    var parsed = parser.parse(number, bytes, start, end);
    if (parsed.isPresent()) {
      number++;
      lastTime = parsed.get().time();
      if (wanted.test(parsed.get())) {
        frames.add(parsed.get());
      }
    }
  }

  private void finish() {
    add(buffer.array(), 0, buffer.position());
    buffer.clear();
    finished = true;
    if (most.isPresent() && isFull(most.getAsLong())) {
      var note = "[slipway] log full: what came after %d bytes of it is not kept";
      var bytes = note.formatted(most.getAsLong()).getBytes(StandardCharsets.UTF_8);
      frames.add(new LogFrame(number, lastTime, Stream.ERR, false, bytes));
    }
  }

  private boolean isFull(long bytes) {
    try {
      return Files.size(log) >= bytes;
    } catch (IOException e) {
      return false;
    }
  }
}
