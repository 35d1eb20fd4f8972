package dev.slipway.container.sandbox;

import dev.slipway.container.Output;
import dev.slipway.container.OutputQuery;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.log.LogFrame;
import dev.slipway.runtime.log.LogQuery;
import dev.slipway.runtime.log.LogReader;
import java.util.List;
import java.util.stream.Collectors;

/** A container's log, as far as it is wanted. */
record RuntimeOutput(LogReader reader) implements Output {
  static Output of(Container container, OutputQuery query) throws InterruptedException {
    var streams = query.streams().stream().map(RuntimeOutput::stream).collect(Collectors.toSet());
    var log = new LogQuery(query.since(), query.tail(), query.follow(), streams);
    return new RuntimeOutput(container.logs(log));
  }

  @Override
  public List<Piece> read(int most) throws InterruptedException {
    return reader.read(most).stream().map(RuntimeOutput::piece).toList();
  }

  private static Piece piece(LogFrame frame) {
    var stream =
        switch (frame.stream()) {
          case OUT -> Output.Stream.STDOUT;
          case ERR -> Output.Stream.STDERR;
        };
    return new Piece(frame.number(), frame.time(), stream, frame.partial(), frame.bytes());
  }

  private static dev.slipway.runtime.log.Stream stream(Output.Stream stream) {
    return switch (stream) {
      case STDOUT -> dev.slipway.runtime.log.Stream.OUT;
      case STDERR -> dev.slipway.runtime.log.Stream.ERR;
    };
  }

  @Override
  public void close() {
    reader.close();
  }
}
