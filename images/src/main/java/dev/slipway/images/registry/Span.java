package dev.slipway.images.registry;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a blob, as headers name it: both ends count.
 *
 * @param whole the blob's size, where it was told
 */
record Span(long first, long last, OptionalLong whole) {
  private static final Pattern CONTENT =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?([0-9]{1,18})-([0-9]{1,18})");

  /** What an answer of 206 holds (RFC 9110 14.4). */
  static Optional<Span> ofContent(String header) {
    Matcher m = CONTENT.matcher(header);
    if (!m.matches()) {
      return Optional.empty();
    }
    OptionalLong whole =
        m.group(3).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(m.group(3)));
    return valid(new Span(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), whole));
  }

  /** What a registry has of an upload (distribution-spec 1.1, "Pushing a blob in chunks"). */
  static Optional<Span> ofUpload(String header) {
    Matcher m = RANGE.matcher(header);
    return m.matches()
        ? valid(
            new Span(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), OptionalLong.empty()))
        : Optional.empty();
  }

  private static Optional<Span> valid(Span span) {
    return span.first <= span.last ? Optional.of(span) : Optional.empty();
  }

  /**
   * How many bytes an upload has. {@code 0-0} is what registries say of none, and also of one; none
   * is meant far more often, and sending a byte again is refused, not harmful.
   */
  long received() {
    return last == 0 ? 0 : last + 1;
  }
}
