package dev.slipway.run.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an ended step left, beside its two frozen trees; enough to enter it, or to go on from it.
 *
 * @param exit the exit code
 * @param end how it ended, as far as that is known from the container
 * @param at when it ended
 * @param image the digest of the image its root stood on
 * @param argv what was run
 * @param env the names of its environment; never the values
 * @param workdir where it ran
 * @param user as whom
 * @param stack the steps whose workspaces lay below its own, lowest first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StepSnapshot(
    int exit,
    End end,
    Instant at,
    String image,
    List<String> argv,
    List<String> env,
    String workdir,
    String user,
    List<String> stack) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  /** What ended it. */
  enum End {
    EXITED,
    SIGNALED,
    OUT_OF_MEMORY,
    PIDS_LIMIT,
    DISK_QUOTA,
    /** The server's disk was nearly full when it ended; its trees are empty then. */
    OUT_OF_DISK,
    TIMED_OUT,
    CANCELLED
  }

  StepSnapshot {
    argv = List.copyOf(argv);
    env = List.copyOf(env);
    stack = List.copyOf(stack);
  }

  static Optional<StepSnapshot> read(Path file) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), StepSnapshot.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Appears whole or not at all; durable when it returns. */
  void write(Path file) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(json());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  private byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a snapshot's record", e);
    }
  }
}
