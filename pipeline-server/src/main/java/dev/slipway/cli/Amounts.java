package dev.slipway.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Sizes, times and durations as docker's command line takes them. */
final class Amounts {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([bkmgt]?)b?");
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|h|m|s)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

  private Amounts() {}

  /** {@code 512m}: bytes. */
  static long bytes(String text) {
    var matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'%s' is no size (expected such as 512m or 2g)".formatted(text));
    }
    int shift =
        switch (matcher.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          case "t" -> 40;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  /** {@code 1m30s}. */
  static Duration duration(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new TypeConversionException(
          "'%s' is no duration (expected such as 10s or 1m30s)".formatted(text));
    }
    var matcher = PART.matcher(text);
    double millis = 0;
    while (matcher.find()) {
      millis += Double.parseDouble(matcher.group(1)) * millis(matcher.group(2));
    }
    return Duration.ofMillis(Math.round(millis));
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1000;
      default -> 1;
    };
  }

  /** {@code 2026-03-01T10:00:00Z}, seconds since 1970, or {@code 10m} for ten minutes ago. */
  static Instant time(String text, Instant now) {
    if (WHOLE.matcher(text).matches()) {
      return now.minus(duration(text));
    }
    if (text.matches("[0-9]{1,11}")) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no time (expected such as 2026-03-01T10:00:00Z or 10m)".formatted(text));
    }
  }

  /** {@code 12.3MB}: bytes as docker prints the sizes of images. */
  static String size(long bytes) {
    double left = bytes;
    for (var unit : new String[] {"B", "kB", "MB", "GB"}) {
      if (left < 1000) {
        return String.format(Locale.ROOT, unit.equals("B") ? "%.0f%s" : "%.1f%s", left, unit);
      }
      left /= 1000;
    }
    return String.format(Locale.ROOT, "%.2fTB", left);
  }
}
