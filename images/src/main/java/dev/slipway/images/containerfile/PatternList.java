package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of which the last that matches decides; one with {@code !} before it takes back what
 * those before it took. What is said of a directory holds for all in it, until a later pattern says
 * otherwise.
 */
final class PatternList {
  private record Entry(PathPattern pattern, boolean negated) {}

  /**
   * What was found out of one path; asked for again for what is in it.
   *
   * @param matched by pattern, whether it matches the path or a directory above it
   */
  static final class Seen {
    private final boolean taken;
    private final boolean[] matched;

    private Seen(boolean taken, boolean[] matched) {
      this.taken = taken;
      this.matched = matched;
    }

    /** Whether the patterns take the path. */
    boolean taken() {
      return taken;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /** Adds a pattern as a file has it: blanks, slashes at its ends and dots mean nothing. */
  void add(String written) throws Wrong {
    boolean negated = written.startsWith("!");
    var text = (negated ? written.substring(1) : written).strip();
    if (text.isEmpty()) {
      throw new Wrong("a ! without a pattern", "expected !PATTERN");
    }
    var clean = Paths.clean(text);
    var relative = clean.length() > 1 && clean.startsWith("/") ? clean.substring(1) : clean;
    entries.add(new Entry(PathPattern.of(relative.strip()), negated));
  }

  int size() {
    return entries.size();
  }

  /** Nothing seen yet: the directory that all paths are relative to. */
  Seen root() {
    return new Seen(false, new boolean[entries.size()]);
  }

  /** What the patterns say of a path, given what they said of its directory. */
  Seen see(Seen directory, String path) {
    var matched = new boolean[entries.size()];
    boolean taken = false;
    for (int i = 0; i < matched.length; i++) {
      var entry = entries.get(i);
      matched[i] =
          directory.matched[i] || (entry.negated() == taken && entry.pattern().matches(path));
      taken = matched[i] ? !entry.negated() : taken;
    }
    return new Seen(taken, matched);
  }

  /** What the patterns say of a path of which nothing is known; of the root always nothing. */
  Seen see(String path) {
    var seen = root();
    if (path.isEmpty()) {
      return seen;
    }
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      seen = see(seen, path.substring(0, slash));
    }
    return see(seen, path);
  }
}
