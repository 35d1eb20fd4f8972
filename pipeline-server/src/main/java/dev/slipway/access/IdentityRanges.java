package dev.slipway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.event.ProjectName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/*
 * A range is never given twice, also not after its project is gone: what still runs or lies about
 * from then would be the new project's.
 */
/**
 * Which users of the host each project's containers run as: a range of its own, the same for ever.
 * Kept in one small file, a line "project first" each.
 */
public final class IdentityRanges {
  /** Users in a range; more than programs in containers ever ask for. */
  public static final int SIZE = 65_536;

  /** Within the numbers that systemd sets aside for containers, above what subuid hands out. */
  static final int FIRST = 0x2000_0000;

  /** How many projects there can ever be. */
  static final int MOST = 16_384;

  private static final int LARGEST_FILE = MOST * 64;

  private final Path file;

  public IdentityRanges(Path file) {
    this.file = file;
  }

  /** The first of the project's range, chosen at the first call; empty if none is left. */
  public synchronized OptionalInt firstOf(ProjectName project) {
    var ranges = read();
    var known = ranges.get(project.value());
    if (known != null) {
      return OptionalInt.of(known);
    }
    if (ranges.size() >= MOST) {
      return OptionalInt.empty();
    }
    var first = FIRST + ranges.size() * SIZE;
    ranges.put(project.value(), first);
    write(ranges);
    return OptionalInt.of(first);
  }

  private Map<String, Integer> read() {
    var ranges = new LinkedHashMap<String, Integer>();
    var text = PrivateFile.read(file, LARGEST_FILE).map(bytes -> new String(bytes, UTF_8));
    text.orElse("").lines().forEach(line -> add(line, ranges));
    if (new HashSet<>(ranges.values()).size() < ranges.size()) {
      throw new AccessException(file + " gives one range to two projects");
    }
    return ranges;
  }

  private void add(String line, Map<String, Integer> ranges) {
    var words = line.split(" ", -1);
    var next = Integer.toString(FIRST + ranges.size() * SIZE);
    if (words.length != 2 || !words[1].equals(next)) {
      throw new AccessException(
          "%s: '%s' (expected: a project and %s)".formatted(file, line, next));
    }
    ranges.put(words[0], Integer.valueOf(next));
  }

  private void write(Map<String, Integer> ranges) {
    var lines =
        ranges.entrySet().stream()
            .map(range -> range.getKey() + " " + range.getValue() + "\n")
            .collect(Collectors.joining());
    PrivateFile.write(file, lines.getBytes(UTF_8));
  }
}
