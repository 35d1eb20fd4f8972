package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.image.LayeredBuilds;
import dev.slipway.run.LogRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes what a build tells into its step's log: each line masked, led by the number of its
 * instruction, and up to a quota. Instructions that run at once are mixed line by line.
 */
final class BuildLog implements LayeredBuilds.Told {
  private static final Logger LOG = Logger.getLogger(BuildLog.class.getName());

  /** One stream of one instruction. */
  private record Source(int step, LogRecord.Stream stream) implements Comparable<Source> {
    @Override
    public int compareTo(Source other) {
      int byStep = Integer.compare(step, other.step);
      return byStep == 0 ? stream.compareTo(other.stream) : byStep;
    }
  }

  /** The line that a source has begun, and what keeps its secrets back. */
  private record Begun(Mask mask, ByteArrayOutputStream line) {}

  private final LogFile log;
  private final long quota;
  private final Supplier<Mask> masks;
  private final InstantSource clock;
  private final Map<Source, Begun> open = new TreeMap<>();
  private long bytes;
  private boolean full;

  /**
   * Goes on with a log.
   *
   * @param quota of text, in bytes
   * @param masks makes the mask of one stream
   */
  BuildLog(LogFile log, long quota, Supplier<Mask> masks, InstantSource clock) {
    this.log = log;
    this.quota = quota;
    this.masks = masks;
    this.clock = clock;
  }

  @Override
  public synchronized void note(int step, String sentence) {
    finish(step);
    var once = masks.get();
    var text = new ByteArrayOutputStream();
    text.writeBytes(once.mask(sentence.getBytes(UTF_8)));
    text.writeBytes(once.finish());
    var lines = new ArrayList<LogRecord>();
    for (var line : text.toString(UTF_8).split("\n")) {
      lines.add(record(lines.size(), LogRecord.Stream.STDERR, step, line.getBytes(UTF_8)));
    }
    append(lines);
  }

  @Override
  public synchronized void output(int step, boolean error, byte[] raw) {
    var source = new Source(step, error ? LogRecord.Stream.STDERR : LogRecord.Stream.STDOUT);
    var begun =
        open.computeIfAbsent(source, s -> new Begun(masks.get(), new ByteArrayOutputStream()));
    add(source, begun, begun.mask().mask(raw));
  }

  private void add(Source source, Begun begun, byte[] safe) {
    var lines = new ArrayList<LogRecord>();
    for (byte one : safe) {
      if (one == '\n') {
        lines.add(taken(lines.size(), source, begun));
      } else {
        begun.line().write(one);
        if (begun.line().size() >= LogFile.LONGEST_TEXT - 16) {
          lines.add(taken(lines.size(), source, begun));
        }
      }
    }
    bytes += safe.length;
    if (!full && bytes > quota) {
      full = true;
      lines.add(
          record(
              lines.size(),
              LogRecord.Stream.STDERR,
              0,
              "truncated: what this build wrote beyond %d bytes is not kept"
                  .formatted(quota)
                  .getBytes(UTF_8)));
      append(lines);
    } else if (!full) {
      append(lines);
    }
  }

  private LogRecord taken(int after, Source source, Begun begun) {
    var line = begun.line().toByteArray();
    begun.line().reset();
    return record(after, source.stream(), source.step(), line);
  }

  private LogRecord record(int after, LogRecord.Stream stream, int step, byte[] line) {
    var text = new ByteArrayOutputStream();
    text.writeBytes((step == 0 ? "[slipway] " : "#" + step + " ").getBytes(UTF_8));
    text.write(line, 0, Math.min(line.length, LogFile.LONGEST_TEXT - 16));
    return new LogRecord(log.size() + after, clock.instant(), stream, false, text.toByteArray());
  }

  /** Writes what an instruction wrote last, which nothing ended. */
  private void finish(int step) {
    for (var source : List.copyOf(open.keySet())) {
      if (source.step() == step) {
        var begun = java.util.Objects.requireNonNull(open.remove(source));
        add(source, begun, begun.mask().finish());
        if (begun.line().size() > 0 && !full) {
          append(List.of(taken(0, source, begun)));
        }
      }
    }
  }

  /** Writes what is open; nothing is told after it. */
  synchronized void end() {
    open.keySet().stream().map(Source::step).distinct().toList().forEach(this::finish);
  }

  private void append(List<LogRecord> records) {
    try {
      log.append(records);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log of a build cannot be written; some of it is lost", e);
    }
  }
}
