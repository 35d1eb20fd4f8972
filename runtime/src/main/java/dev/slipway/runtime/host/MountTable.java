package dev.slipway.runtime.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mounts this process sees, in the order they were made. */
public final class MountTable {
  /** Where it is mounted, of which type, with which options and from where. */
  public record Entry(Path at, String type, String options, String source) {}

  private MountTable() {}

  public static List<Entry> read() {
    try {
      var text = new String(Files.readAllBytes(Path.of("/proc/self/mountinfo")), ISO_8859_1);
      return text.lines().map(MountTable::entry).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading /proc/self/mountinfo", e);
    }
  }

  /** Mount points at or below a path, the latest first: the order to unmount them in. */
  public static List<Path> under(Path path) {
    return read().stream().map(Entry::at).filter(at -> at.startsWith(path)).toList().reversed();
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
