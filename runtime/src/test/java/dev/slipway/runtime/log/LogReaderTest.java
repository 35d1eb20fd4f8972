package dev.slipway.runtime.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  private static final String TIME = "2026-11-23T04:58:19.553182479+00:00";

  @TempDir Path directory;

  @Test
  void readsFramesInFileOrder() throws Exception {
    assertEquals(
        List.of("0 OUT F one", "1 ERR P tw", "2 ERR F o", "3 OUT F ", "4 OUT F  two  spaces "),
        frames(
            TIME
                + " stdout F one\n"
                + TIME
                + " stderr P tw\n"
                + TIME
                + " stderr F o\n"
                + TIME
                + " stdout F \n"
                + TIME
                + " stdout F  two  spaces \n"));
  }

  @Test
  void whatAFullDiskCutShortIsPassedOver() throws Exception {
    assertEquals(
        List.of("0 OUT F good", "1 OUT F again", "2 OUT F las"),
        frames(
            TIME
                + " stdout F good\n"
                + TIME
                + " std\n\nrubbish rubbish rubbish rubbish\n"
                + TIME
                + " stdout F again\n"
                + TIME
                + " stdout F las"));
  }

  @Test
  void aLineWithoutEndTakesBoundedMemory() throws Exception {
    var log = directory.resolve("log");
    Files.writeString(log, "x".repeat(10 << 20) + "\n" + TIME + " stdout F after\n");
    assertEquals(List.of("0 OUT F after"), frames(LogReader.of(log)));
  }

  @Test
  void aMissingFileHasNoFrames() throws Exception {
    assertEquals(List.of(), frames(LogReader.of(directory.resolve("none"))));
  }

  @Test
  void rubbishNeverBreaksIt() throws Exception {
    var random = new Random(7);
    for (var round = 0; round < 300; round++) {
      var text = new StringBuilder();
      for (var piece = 0; piece < 50; piece++) {
        var pieces = List.of(TIME, " stdout ", " stderr ", "F ", "P ", "\n", " ", "\0", "é", "1");
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      frames(text.toString());
    }
  }

  @Test
  void followsAFileThatGrowsByBytes() throws Exception {
    var log = directory.resolve("growing");
    var ended = new AtomicBoolean();
    var text = (TIME + " stdout F line\n").repeat(20);
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var out = Files.newOutputStream(log)) {
                    for (var b : text.getBytes(ISO_8859_1)) {
                      out.write(b);
                      Thread.yield();
                    }
                    ended.set(true);
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertEquals(20, frames(LogReader.following(log, ended::get)).size());
    writer.join();
  }

  @Test
  void aWholeLineGetsItsNewlineBack() throws Exception {
    var log = directory.resolve("log");
    Files.writeString(log, TIME + " stdout F a\n" + TIME + " stdout P b\n");
    try (var reader = LogReader.of(log)) {
      var batch = reader.read(1);
      assertEquals(1, batch.size());
      assertEquals("a\n", new String(batch.getFirst().written(), ISO_8859_1));
      assertEquals("b", new String(reader.read(9).getFirst().written(), ISO_8859_1));
      assertTrue(reader.read(9).isEmpty() && reader.next().isEmpty());
    }
  }

  private List<String> frames(String text) throws Exception {
    var log = directory.resolve("log");
    Files.write(log, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return frames(LogReader.of(log));
  }

  private static List<String> frames(LogReader reader) throws Exception {
    var all = new ArrayList<String>();
    try (reader) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        var f = frame.get();
        var text = new String(f.bytes(), ISO_8859_1);
        all.add(f.number() + " " + f.stream() + " " + (f.partial() ? "P " : "F ") + text);
      }
    }
    return all;
  }
}
