package dev.slipway.image.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Some of a blob's bytes (RFC 9110, section 14). None of them where what was asked for lies beyond
 * the end.
 */
record ByteRange(long offset, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** Empty where nothing is asked that we understand, such as several ranges: then all is sent. */
  static Optional<ByteRange> of(String header, long size) {
    var parts = ONE.matcher(header.strip());
    if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (parts.group(1).isEmpty()) {
      long length = Math.min(size, Long.parseLong(parts.group(2)));
      return Optional.of(new ByteRange(size - length, length));
    }
    long first = Long.parseLong(parts.group(1));
    long last = parts.group(2).isEmpty() ? size - 1 : Long.parseLong(parts.group(2));
    if (!parts.group(2).isEmpty() && last < first) {
      return Optional.empty();
    }
    long length = Math.min(last, size - 1) - first + 1;
    return Optional.of(new ByteRange(first, Math.max(0, length)));
  }

  /** The header that says which bytes of so many these are. */
  String of(long size) {
    return "bytes %d-%d/%d".formatted(offset, offset + length - 1, size);
  }
}
