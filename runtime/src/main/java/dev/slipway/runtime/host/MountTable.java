package dev.slipway.runtime.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The mounts that the calling thread sees, in the order they were made. */
public final class MountTable {
  /** Where it is mounted, of which type, with which options and from where. */
  public record Entry(Path at, String type, String options, String source) {}

  private MountTable() {}

  public static List<Entry> read() {
    try {
      return read(Path.of("/proc/thread-self"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading /proc/thread-self/mountinfo", e);
    }
  }

  /** The mounts of this host, also when the calling thread sees others. */
  static List<Entry> ofProcess() throws IOException {
    return read(Path.of("/proc/self"));
  }

  /** The mounts of every mount namespace that a thread of this host lives in. */
  public static List<Entry> everywhere() throws IOException {
    var namespaces = new HashSet<Path>();
    var entries = new ArrayList<Entry>();
    for (var process : directories(Path.of("/proc"), "[0-9]*")) {
      for (var thread : directories(process.resolve("task"), "*")) {
        try {
          if (namespaces.add(Files.readSymbolicLink(thread.resolve("ns/mnt")))) {
            entries.addAll(read(thread));
          }
        } catch (IOException e) {
          // It ended while we looked.
        }
      }
    }
    return entries;
  }

  /** The mounts that a process sees. */
  public static List<Entry> of(int pid) throws IOException {
    return read(Path.of("/proc", Integer.toString(pid)));
  }

  /** Mount points at or below a path, the latest first: the order to unmount them in. */
  public static List<Path> under(Path path) {
    return read().stream().map(Entry::at).filter(at -> at.startsWith(path)).toList().reversed();
  }

  private static List<Entry> read(Path thread) throws IOException {
    var text = new String(Files.readAllBytes(thread.resolve("mountinfo")), ISO_8859_1);
    return text.lines().map(MountTable::entry).toList();
  }

  private static List<Path> directories(Path parent, String glob) {
    var found = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(parent, glob)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      // It ended while we looked.
    }
    return found;
  }

  private static Entry entry(String line) {
    var halves = line.split(" - ", 2);
    var left = halves[0].split(" ");
    var right = halves[1].split(" ");
    return new Entry(
        Path.of(unescaped(left[4])), right[0], left[5], right.length > 1 ? right[1] : "");
  }

  /** The kernel writes space, tab, newline and backslash as three octal digits. */
  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return new String(text.getBytes(ISO_8859_1), java.nio.charset.StandardCharsets.UTF_8);
    }
    var out = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && i + 3 < text.length()) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        out.append(text.charAt(i));
      }
    }
    return new String(out.toString().getBytes(ISO_8859_1), java.nio.charset.StandardCharsets.UTF_8);
  }
}
