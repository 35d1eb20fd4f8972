package dev.slipway.container.sandbox;

import dev.slipway.container.Output;
import dev.slipway.container.OutputQuery;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.log.LogFrame;
import dev.slipway.runtime.log.LogReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A container's log, as far as it is wanted. */
final class RuntimeOutput implements Output {
  private final LogReader reader;
  private final OutputQuery query;
  private long first;

  RuntimeOutput(Container container, OutputQuery query) {
    this.query = query;
    this.reader = query.follow() ? container.logs() : LogReader.of(container.log());
    this.first = query.tail().isPresent() ? beginning(container, query.tail()) : 0;
  }

  /* The number of the first piece of the last lines: two passes, and nothing is held. */
  private long beginning(Container container, OptionalInt tail) {
    int lines = tail.orElse(0);
    var starts = new java.util.ArrayDeque<Long>();
    boolean inLine = false;
    long after = 0;
    try (var all = LogReader.of(container.log())) {
      for (var frame = all.next(); frame.isPresent(); frame = all.next()) {
        after = frame.get().number() + 1;
        if (!wanted(frame.get())) {
          continue;
        }
        if (!inLine) {
          starts.addLast(frame.get().number());
        }
        if (starts.size() > lines) {
          starts.removeFirst();
        }
        inLine = frame.get().partial();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return starts.isEmpty() ? after : starts.getFirst();
  }

  @Override
  public List<Piece> read(int most) throws InterruptedException {
    while (true) {
      var frames = reader.read(most);
      if (frames.isEmpty()) {
        return List.of();
      }
      var pieces = new ArrayList<Piece>();
      frames.stream()
          .filter(frame -> frame.number() >= first && wanted(frame))
          .forEach(frame -> pieces.add(piece(frame)));
      if (!pieces.isEmpty()) {
        return pieces;
      }
    }
  }

  private boolean wanted(LogFrame frame) {
    return query.streams().contains(stream(frame))
        && (query.since().isEmpty() || !frame.time().isBefore(query.since().get()));
  }

  private static Piece piece(LogFrame frame) {
    return new Piece(frame.number(), frame.time(), stream(frame), frame.partial(), frame.bytes());
  }

  private static Output.Stream stream(LogFrame frame) {
    return switch (frame.stream()) {
      case OUT -> Output.Stream.STDOUT;
      case ERR -> Output.Stream.STDERR;
    };
  }

  @Override
  public void close() {
    reader.close();
  }
}
