package dev.slipway.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The shapes in which a secret may turn up in a log: as it is, its lines, and what programs
 * commonly make of it (base64 at each of the three alignments, wrapped or not, URL-encoded,
 * JSON-escaped, hexadecimal).
 */
final class Patterns {
  /** A shorter whole is not looked for: it would be found in half of all texts. */
  static final int SHORTEST = 4;

  /** How many bytes of secrets one step or deployment can have: they all live in memory. */
  static final int MOST = 128 << 10;

  private static final int SHORTEST_LINE = 8;
  private static final int SHORTEST_ENCODED = 6;

  /* base64 wraps at 76 (coreutils, MIME), PEM and openssl at 64. */
  private static final int[] WRAPS = {76, 64};

  private static final HexFormat LOWER = HexFormat.of();
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private final Set<ByteBuffer> found = new LinkedHashSet<>();

  private Patterns() {}

  /**
   * All shapes of all secrets, none twice.
   *
   * @throws IllegalArgumentException if the secrets are larger, all together, than can be looked
   *     for
   */
  static Collection<byte[]> of(Collection<byte[]> secrets) {
    long size = secrets.stream().mapToLong(secret -> secret.length).sum();
    if (size > MOST) {
      throw new IllegalArgumentException(
          "secrets of %d bytes together are too large to be masked in a log (at most %d)"
              .formatted(size, MOST));
    }
    var patterns = new Patterns();
    secrets.forEach(patterns::addSecret);
    return patterns.found.stream().map(ByteBuffer::array).toList();
  }

  private void addSecret(byte[] secret) {
    var trimmed = trimmed(secret);
    add(secret, SHORTEST);
    add(trimmed, SHORTEST);
    addEncoded(secret);
    addEncoded(trimmed);
    var lines = lines(trimmed);
    if (lines.size() > 1) {
      for (var line : lines) {
        add(line, SHORTEST_LINE);
        if (line.length >= SHORTEST_LINE) {
          addEncoded(line);
        }
      }
    }
  }

  private void addEncoded(byte[] secret) {
    if (secret.length < SHORTEST_ENCODED) {
      return;
    }
    addBase64(secret, Base64.getEncoder().withoutPadding());
    addBase64(secret, Base64.getUrlEncoder().withoutPadding());
    add(LOWER.formatHex(secret).getBytes(ISO_8859_1), SHORTEST_ENCODED);
    add(UPPER.formatHex(secret).getBytes(ISO_8859_1), SHORTEST_ENCODED);
    urlEncoded(secret).forEach(bytes -> add(bytes, SHORTEST_ENCODED));
    jsonEscaped(secret).forEach(bytes -> add(bytes, SHORTEST_ENCODED));
  }

  /* Behind one or two other bytes all characters shift; those that mix with neighbours are cut. */
  private void addBase64(byte[] secret, Base64.Encoder encoder) {
    for (int before = 0; before < 3; before++) {
      var shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      int from = (before * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      var text = encoder.encodeToString(shifted).substring(from, to);
      add(text.getBytes(ISO_8859_1), SHORTEST_ENCODED);
      if (before == 0) {
        addWrapped(text);
      }
    }
  }

  private void addWrapped(String text) {
    for (int wrap : WRAPS) {
      for (int from = 0; text.length() > wrap && from < text.length(); from += wrap) {
        var line = text.substring(from, Math.min(text.length(), from + wrap));
        add(line.getBytes(ISO_8859_1), SHORTEST_LINE);
      }
    }
  }

  private static List<byte[]> urlEncoded(byte[] secret) {
    IntPredicate unreserved = c -> isAlphanumeric(c) || "-._~".indexOf(c) >= 0;
    IntPredicate component = c -> unreserved.test(c) || "!'()*".indexOf(c) >= 0;
    IntPredicate form = c -> isAlphanumeric(c) || "-._*".indexOf(c) >= 0;
    IntPredicate whole = c -> component.test(c) || ";/?:@&=+$,#".indexOf(c) >= 0;
    return List.of(
        percent(secret, unreserved, UPPER, false),
        percent(secret, unreserved, LOWER, false),
        percent(secret, component, UPPER, false),
        percent(secret, whole, UPPER, false),
        percent(secret, form, UPPER, true));
  }

  private static byte[] percent(byte[] secret, IntPredicate plain, HexFormat hex, boolean plus) {
    var out = new ByteArrayOutputStream();
    for (byte b : secret) {
      int c = b & 0xFF;
      if (c == ' ' && plus) {
        out.write('+');
      } else if (plain.test(c)) {
        out.write(c);
      } else {
        out.write('%');
        out.writeBytes(hex.toHexDigits(b).getBytes(ISO_8859_1));
      }
    }
    return out.toByteArray();
  }

  private static List<byte[]> jsonEscaped(byte[] secret) {
    var text = text(secret);
    if (text.isEmpty()) {
      return List.of();
    }
    return List.of(
        escaped(text.get(), c -> false),
        escaped(text.get(), c -> c > 0x7E),
        escaped(text.get(), c -> c == '<' || c == '>' || c == '&'),
        escaped(text.get(), c -> c == '/'));
  }

  private static byte[] escaped(String text, IntPredicate more) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '/' -> out.append(more.test(c) ? "\\/" : "/");
        default -> {
          if (c < ' ' || more.test(c)) {
            out.append("\\u").append(LOWER.toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString().getBytes(UTF_8);
  }

  private static Optional<String> text(byte[] secret) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(secret)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static byte[] trimmed(byte[] secret) {
    int end = secret.length;
    while (end > 0 && (secret[end - 1] == '\n' || secret[end - 1] == '\r')) {
      end--;
    }
    return java.util.Arrays.copyOf(secret, end);
  }

  private static List<byte[]> lines(byte[] secret) {
    var lines = new ArrayList<byte[]>();
    int start = 0;
    for (int i = 0; i <= secret.length; i++) {
      if (i == secret.length || secret[i] == '\n') {
        lines.add(trimmed(java.util.Arrays.copyOfRange(secret, start, i)));
        start = i + 1;
      }
    }
    return lines;
  }

  private void add(byte[] pattern, int shortest) {
    if (pattern.length >= shortest) {
      found.add(ByteBuffer.wrap(pattern));
    }
  }
}
