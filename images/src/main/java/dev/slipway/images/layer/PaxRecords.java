package dev.slipway.images.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slipway.images.ImageException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The key-value records of one pax extended header (POSIX.1-2001 pax, "extended header"), as bytes:
 * each char of a value is one byte, so that binary attributes and any file name survive.
 */
final class PaxRecords {
  static final String XATTR = "SCHILY.xattr.";
  private static final int LONGEST_NUMBER = 40;
  private static final long LAST_SECOND = 1L << 40;
  private final Map<String, String> records;

  private PaxRecords(Map<String, String> records) {
    this.records = records;
  }

  static PaxRecords empty() {
    return new PaxRecords(new LinkedHashMap<>());
  }

  /** Reads {@code "LENGTH KEY=VALUE\n"} again and again to the end of the bytes. */
  static PaxRecords parse(byte[] header) {
    PaxRecords result = empty();
    int at = 0;
    while (at < header.length && header[at] != 0) {
      int space = at;
      while (space < header.length && header[space] != ' ') {
        space++;
      }
      long length = number(new String(header, at, space - at, ISO_8859_1), "record length");
      long end = at + length;
      if (end > header.length || end <= space + 1 || header[(int) end - 1] != '\n') {
        throw ImageException.malformed("a pax record has the wrong length");
      }
      result.add(new String(header, space + 1, (int) end - space - 2, ISO_8859_1));
      at = (int) end;
    }
    return result;
  }

  private void add(String record) {
    int equals = record.indexOf('=');
    if (equals <= 0) {
      throw ImageException.malformed("a pax record has no key");
    }
    String key = record.substring(0, equals);
    if (records.put(key, record.substring(equals + 1)) != null) {
      throw ImageException.malformed("a pax header says twice what " + key + " is");
    }
  }

  void put(String key, String value) {
    records.put(key, value);
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(records.get(key));
  }

  Optional<Long> number(String key) {
    return get(key).map(value -> number(value, key));
  }

  boolean anyStartsWith(String prefix) {
    return records.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  /** The extended attributes, by full name. */
  Map<String, byte[]> attributes() {
    Map<String, byte[]> found = new TreeMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            found.put(key.substring(XATTR.length()), value.getBytes(ISO_8859_1));
          }
        });
    return found;
  }

  private static long number(String digits, String what) {
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain || digits.length() > 18) {
      throw ImageException.malformed("not a number in a pax header: " + what);
    }
    return Long.parseLong(digits);
  }

  /** A modification time: seconds, and nanoseconds that are never negative. */
  record Time(long seconds, int nanos) {
    static Time parse(String text) {
      try {
        if (text.length() > LONGEST_NUMBER || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
          throw new NumberFormatException();
        }
        BigDecimal value = new BigDecimal(text);
        BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
        return checked(whole.longValueExact(), value.subtract(whole).movePointRight(9).intValue());
      } catch (ArithmeticException e) {
        throw ImageException.malformed("a pax header's time is out of range");
      } catch (NumberFormatException e) {
        throw ImageException.malformed("a pax header's time is no number");
      }
    }

    static Time checked(long seconds, int nanos) {
      if (Math.abs(seconds) > LAST_SECOND) {
        throw ImageException.malformed("a time of modification is out of range");
      }
      return new Time(seconds, nanos);
    }

    String text() {
      return BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9)).toPlainString();
    }
  }

  /** The header's bytes; a record's length counts its own digits. */
  byte[] bytes() {
    StringBuilder all = new StringBuilder();
    records.forEach(
        (key, value) -> {
          int rest = key.length() + value.length() + 3;
          int length = rest + Integer.toString(rest).length();
          if (rest + Integer.toString(length).length() != length) {
            length++;
          }
          all.append(length).append(' ').append(key).append('=').append(value).append('\n');
        });
    return all.toString().getBytes(ISO_8859_1);
  }
}
