package dev.slipway.container.sandbox;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;

import dev.slipway.runtime.SpareRoom;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * A container is held still while files are copied. Were they copied straight to or from whoever
 * asked, a slow client, or one that goes away without a word, would hold it for as long.
 */
/**
 * Archives that are made whole before anybody reads them, in files that go when they are closed.
 */
record Archives(Path scratch) {
  /** Writes one. */
  interface Making {
    void write(OutputStream archive) throws IOException;
  }

  /** The archive from its beginning; closing it removes it. */
  InputStream made(Making making) throws IOException {
    Files.createDirectories(scratch);
    var file = Files.createTempFile(scratch, "archive", ".tar");
    try (var out = new BufferedOutputStream(new SpareRoom(file), 1 << 16)) {
      making.write(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return Files.newInputStream(file, DELETE_ON_CLOSE);
  }
}
