package dev.slipway.pipeline.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times and sizes as people write them. */
final class Units {
  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?(?:(\\d{1,7})ms)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(?:([kmgt])(?:i?b)?|b)?");

  private Units() {}

  /** Such as {@code 1h30m} or {@code 250ms}; a unit is required. */
  static Optional<Duration> duration(String text) {
    var parts = TIME.matcher(text);
    if (text.isEmpty() || text.length() > 40 || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(number(parts.group(1)))
            .plusHours(number(parts.group(2)))
            .plusMinutes(number(parts.group(3)))
            .plusSeconds(number(parts.group(4)))
            .plusMillis(number(parts.group(5))));
  }

  private static long number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Such as {@code 512m}, {@code 2GiB} or a plain number of bytes; units are powers of 1024. */
  static Optional<Long> bytes(String text) {
    var parts = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    int power = parts.group(2) == null ? 0 : "kmgt".indexOf(parts.group(2)) + 1;
    long number = Long.parseLong(parts.group(1));
    return number > Long.MAX_VALUE >> (10 * power)
        ? Optional.empty()
        : Optional.of(number << (10 * power));
  }

  static String show(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + "ms";
    }
    long seconds = time.toSeconds();
    return seconds % 3600 == 0
        ? seconds / 3600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  static String show(long bytes) {
    int power = Math.min(4, Long.numberOfTrailingZeros(bytes) / 10);
    return (bytes >> (10 * power)) + (power == 0 ? "" : "kmgt".substring(power - 1, power));
  }
}
