package dev.slipway.run.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** Where the records of a log begin: the offset of every {@code STRIDE}-th. Not thread-safe. */
final class LogIndex {
  private static final int STRIDE = 1024;
  private static final int MAGIC = 0x51584944;

  /** Where a record begins. */
  record Place(long record, long offset) {}

  private long[] offsets = new long[8];
  private long records;
  private long bytes;

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /** Notes one more record of that many bytes, its end included. */
  void add(int length) {
    if (records % STRIDE == 0) {
      int slot = (int) (records / STRIDE);
      if (slot == offsets.length) {
        offsets = Arrays.copyOf(offsets, slot * 2);
      }
      offsets[slot] = bytes;
    }
    records++;
    bytes += length;
  }

  /** A known place at or a little before that record. */
  Place before(long record) {
    int slot = (int) (record / STRIDE);
    return new Place((long) slot * STRIDE, offsets[slot]);
  }

  /** Reads a log to find where its records are; a last line without its end is none. */
  static LogIndex scan(Path log) throws IOException {
    var index = new LogIndex();
    try (var channel = FileChannel.open(log, StandardOpenOption.READ)) {
      var lines = new LineReader(channel, 0, channel.size());
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        index.add(line.get().length + 1);
      }
    } catch (NoSuchFileException e) {
      return index;
    }
    return index;
  }

  void save(Path file) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(out)) {
      data.writeInt(MAGIC);
      data.writeInt(STRIDE);
      data.writeLong(records);
      data.writeLong(bytes);
      for (int i = 0; i < slots(records); i++) {
        data.writeLong(offsets[i]);
      }
    }
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var buffer = ByteBuffer.wrap(out.toByteArray());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  private static int slots(long records) {
    return (int) ((records + STRIDE - 1) / STRIDE);
  }

  /** The index that was saved there; empty if there is none (that can be read). */
  static Optional<LogIndex> load(Path file) throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (var data = new DataInputStream(new java.io.ByteArrayInputStream(all))) {
      if (data.readInt() != MAGIC || data.readInt() != STRIDE) {
        return Optional.empty();
      }
      var index = new LogIndex();
      index.records = data.readLong();
      index.bytes = data.readLong();
      index.offsets = new long[Math.max(8, slots(index.records))];
      for (int i = 0; i < slots(index.records); i++) {
        index.offsets[i] = data.readLong();
      }
      return Optional.of(index);
    }
  }
}
