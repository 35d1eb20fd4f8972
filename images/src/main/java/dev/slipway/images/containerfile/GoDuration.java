package dev.slipway.images.containerfile;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Times as Go writes them: {@code 1m30s}, {@code 1.5h}, {@code 300ms}. */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  static Duration parse(String text) throws Wrong {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    var sum = BigDecimal.ZERO;
    var part = PART.matcher(text);
    int end = 0;
    while (end < text.length() && text.length() <= 100) {
      if (!part.find(end) || part.start() != end) {
        break;
      }
      end = part.end();
      var unit = NANOS.getOrDefault(part.group(2), 1L);
      sum = sum.add(new BigDecimal(number(part.group(1))).multiply(BigDecimal.valueOf(unit)));
    }
    if (text.isEmpty() || end < text.length() || sum.compareTo(LONGEST) > 0) {
      throw new Wrong(
          "not a time: " + Problems.quote(text), "expected a number and ms, s, m or h, as 1m30s");
    }
    return Duration.ofNanos(sum.longValue());
  }

  private static String number(String digits) {
    return digits.endsWith(".") ? digits + "0" : digits;
  }
}
