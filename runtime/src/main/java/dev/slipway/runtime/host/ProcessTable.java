package dev.slipway.runtime.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of this machine at one moment, with their command lines. */
public final class ProcessTable {
  /** One process and the words it was started with (none for a kernel thread). */
  public record Entry(ProcessId id, List<String> words) {}

  private ProcessTable() {}

  public static List<Entry> read() {
    var entries = new ArrayList<Entry>();
    try (DirectoryStream<Path> numbers = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var number : numbers) {
        var pid = Integer.parseInt(number.getFileName().toString());
        ProcessId.of(pid).ifPresent(id -> entries.add(new Entry(id, words(number))));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading /proc", e);
    }
    return entries;
  }

  /** Those started with exactly this word: a bundle's path marks its conmon and its engine. */
  public static List<ProcessId> startedWith(String word) {
    return read().stream().filter(e -> e.words().contains(word)).map(Entry::id).toList();
  }

  private static List<String> words(Path process) {
    try {
      var line = new String(Files.readAllBytes(process.resolve("cmdline")), ISO_8859_1);
      return List.of(line.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
