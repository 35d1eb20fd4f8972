package dev.slipway.runtime.engine;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A version as tools print it: three numbers, and a release candidate comes before its release. */
public record Version(int major, int minor, int patch, int candidate)
    implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(?:-rc\\.?(\\d{1,6}))?");
  private static final int RELEASED = Integer.MAX_VALUE;
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch)
          .thenComparingInt(Version::candidate);

  /** The first version in what a tool says of itself; 0.0.0 where it says none. */
  public static Version in(String text) {
    var found = FORM.matcher(text);
    return found.find()
        ? new Version(
            number(found.group(1), 0),
            number(found.group(2), 0),
            number(found.group(3), 0),
            number(found.group(4), RELEASED))
        : new Version(0, 0, 0, RELEASED);
  }

  @SuppressWarnings("NullAway") // a group that took no part is null
  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  public boolean atLeast(String other) {
    return compareTo(in(other)) >= 0;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    var numbers = major + "." + minor + "." + patch;
    return candidate == RELEASED ? numbers : numbers + "-rc." + candidate;
  }
}
