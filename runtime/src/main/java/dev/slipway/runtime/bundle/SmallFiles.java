package dev.slipway.runtime.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/*
 * No fsync here on purpose: these records describe processes and mounts, which a power loss ends
 * anyway; against kill -9 the rename alone is enough. What must survive more is frozen, and that
 * is synced.
 */
/** Our small records on disk: each appears whole or not at all. */
public final class SmallFiles {
  private static final ObjectMapper JSON = mapper();

  private SmallFiles() {}

  public static void write(Path file, Object value) throws IOException {
    write(file, JSON.writeValueAsBytes(value));
  }

  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(UTF_8));
  }

  public static Optional<JsonNode> readJson(Path file) throws IOException {
    try {
      return Optional.of(JSON.readTree(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Without the space around it; empty if there is no such file. */
  public static Optional<String> readText(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(temporary, bytes);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private static ObjectMapper mapper() {
    var mapper = new ObjectMapper();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
    return mapper;
  }
}
