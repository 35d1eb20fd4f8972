package dev.slipway.trigger.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** A body on disk, in a file that has no name any more and so is gone with the process. */
final class SpooledBody implements AutoCloseable {
  private final FileChannel file;
  private int size;

  SpooledBody() throws IOException {
    var path = Files.createTempFile("slipway-delivery-", "");
    try {
      file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(path);
    }
  }

  int size() {
    return size;
  }

  void write(byte[] bytes, int length) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      size += file.write(buffer, size);
    }
  }

  byte[] bytes() throws IOException {
    var buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {
      continue;
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
