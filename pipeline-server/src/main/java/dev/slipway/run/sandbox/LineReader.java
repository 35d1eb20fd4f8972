package dev.slipway.run.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Reads the whole lines of a part of a file. */
final class LineReader {
  private final FileChannel channel;
  private final long end;
  private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10).limit(0);
  private long offset;

  LineReader(FileChannel channel, long start, long end) {
    this.channel = channel;
    this.offset = start;
    this.end = end;
  }

  /** The next line without its end; empty at the end of the part, or before a line without end. */
  Optional<byte[]> next() throws IOException {
    var line = new ByteArrayOutputStream();
    while (buffer.hasRemaining() || fill()) {
      int start = buffer.position();
      int at = start;
      while (at < buffer.limit() && buffer.get(at) != '\n') {
        at++;
      }
      line.write(buffer.array(), start, at - start);
      if (at < buffer.limit()) {
        buffer.position(at + 1);
        return Optional.of(line.toByteArray());
      }
      buffer.position(at);
    }
    return Optional.empty();
  }

  private boolean fill() throws IOException {
    buffer.clear();
    buffer.limit((int) Math.min(buffer.capacity(), end - offset));
    int count = buffer.hasRemaining() ? channel.read(buffer, offset) : -1;
    buffer.flip();
    offset += Math.max(0, count);
    return count > 0;
  }
}
