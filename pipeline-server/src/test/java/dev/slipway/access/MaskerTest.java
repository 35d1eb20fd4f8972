package dev.slipway.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskerTest {
  private static final String SECRET = "p&ss \"w\u00f6rd\"/+%9";

  @Test
  void masksTheSecretItself() {
    assertEquals("a *** b\n", masked("a " + SECRET + " b\n", SECRET));
    assertEquals("***", masked(SECRET + SECRET, SECRET));
    assertEquals("***-***", masked(SECRET + "-" + SECRET, SECRET));
  }

  @Test
  void masksWhatProgramsMakeOfIt() {
    var bytes = SECRET.getBytes(UTF_8);
    for (var shape :
        List.of(
            URLEncoder.encode(SECRET, UTF_8),
            "p%26ss%20%22w%c3%b6rd%22%2f%2b%259",
            "p&ss%20%22w%C3%B6rd%22/+%259",
            "p&ss \\\"w\u00f6rd\\\"/+%9",
            "p&ss \\\"w\\u00f6rd\\\"/+%9",
            "p\\u0026ss \\\"w\u00f6rd\\\"/+%9",
            HexFormat.of().formatHex(bytes),
            HexFormat.of().withUpperCase().formatHex(bytes))) {
      assertEquals("<***>", masked("<" + shape + ">", SECRET), shape);
    }
  }

  @Test
  void masksBase64WhereverTheSecretStands() {
    var bytes = "correct-horse-battery-staple".getBytes(UTF_8);
    for (var encoder :
        List.of(Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getMimeEncoder())) {
      for (int before = 0; before < 7; before++) {
        var text = new ByteArrayOutputStream();
        text.writeBytes("u:x/y_z".substring(0, before).getBytes(UTF_8));
        text.writeBytes(bytes);
        text.writeBytes("~tail".getBytes(UTF_8));
        var shown =
            masked(encoder.encodeToString(text.toByteArray()), "correct-horse-battery-staple");
        assertTrue(shown.contains("***"), shown);
        assertTrue(shown.length() <= 28, shown);
      }
    }
  }

  @Test
  void masksWrappedBase64() {
    var secret = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(5);
    var wrapped =
        Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(secret.getBytes(UTF_8));
    assertEquals("***\n***\n***\n***", masked(wrapped, secret).replace("==", "").replace("=", ""));
  }

  @Test
  void masksEachLineOfAKey() {
    var key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nshort\nhkiG9w0BAQEFAASC\n-----END KEY-----\n";
    assertEquals("***", masked(key, key));
    assertEquals("x ***\ny", masked("x MIIEvQIBADANBgkq\ny", key));
    assertEquals("short stays", masked("short stays", key));
    assertEquals(
        "***\r\n***\r\nshort\r\n", masked(key.replace("\n", "\r\n"), key).substring(0, 17));
  }

  @Test
  void leavesOtherTextAlone() {
    assertEquals("p&ss \"w\u00f6rd\"/+%8", masked("p&ss \"w\u00f6rd\"/+%8", SECRET));
    assertEquals("", masked("", SECRET));
    assertEquals("abc abc", masked("abc abc", "abc"));
    assertEquals("anything", masked("anything"));
  }

  @Test
  void holdsBackNoMoreThanMightBeASecret() {
    var masker = new Masker(List.of("hunter22".getBytes(UTF_8)));
    assertEquals("login: ", new String(masker.mask("login: ".getBytes(UTF_8)), UTF_8));
    assertEquals("", new String(masker.mask("hunt".getBytes(UTF_8)), UTF_8));
    assertEquals("hunting", new String(masker.mask("ing".getBytes(UTF_8)), UTF_8));
    assertEquals("", new String(masker.mask("hunt".getBytes(UTF_8)), UTF_8));
    assertEquals("hunt", new String(masker.finish(), UTF_8));
  }

  @Test
  void anotherStreamStartsAfresh() {
    var one = new Masker(List.of("hunter22".getBytes(UTF_8)));
    var other = one.again();
    one.mask("hunt".getBytes(UTF_8));
    assertEquals("er22", new String(other.mask("er22".getBytes(UTF_8)), UTF_8));
    assertEquals("", new String(one.mask("er22".getBytes(UTF_8)), UTF_8).replace("***", ""));
  }

  /** Any secrets, any text, any split: no secret is in what comes out, and nothing else is gone. */
  @Test
  void noSplitLetsASecretThrough() {
    var random = new Random(11);
    for (int round = 0; round < 3_000; round++) {
      var secrets = List.of(word(random, 4, 12), word(random, 4, 20), word(random, 5, 6));
      var text = new ByteArrayOutputStream();
      for (int n = random.nextInt(30); n > 0; n--) {
        text.writeBytes(
            random.nextInt(3) == 0 ? secrets.get(random.nextInt(3)) : word(random, 0, 8));
      }
      var out = split(text.toByteArray(), new Masker(secrets), random);
      var whole = new Masker(secrets);
      assertEquals(
          new String(whole.mask(text.toByteArray()), ISO_8859_1)
              + new String(whole.finish(), ISO_8859_1),
          out);
      for (var secret : secrets) {
        assertFalse(out.contains(new String(secret, ISO_8859_1)), out);
      }
      assertEquals(reference(text.toByteArray(), secrets), out);
    }
  }

  @Test
  void textWithoutSecretsComesOutUnchanged() {
    var random = new Random(12);
    var secrets = List.of("ZZZZZZ".getBytes(UTF_8), "QQQQ".getBytes(UTF_8));
    for (int round = 0; round < 500; round++) {
      var text = word(random, 0, 300);
      assertEquals(new String(text, ISO_8859_1), split(text, new Masker(secrets), random));
    }
  }

  @Test
  void repetitiveTextTakesNoLongerThanOther() {
    var secret = "a".repeat(30_000);
    var text = ("a".repeat(29_999) + "b").repeat(100).getBytes(UTF_8);
    var masker = new Masker(List.of(secret.getBytes(UTF_8)));
    long start = System.nanoTime();
    int out = 0;
    for (int i = 0; i < text.length; i += 1000) {
      out += masker.mask(Arrays.copyOfRange(text, i, Math.min(text.length, i + 1000))).length;
    }
    out += masker.finish().length;
    assertEquals(text.length, out);
    var endless = new Masker(List.of(secret.getBytes(UTF_8)));
    assertEquals("***", new String(endless.mask("a".repeat(3_000_000).getBytes(UTF_8)), UTF_8));
    assertTrue(System.nanoTime() - start < 20_000_000_000L, "quadratic");
  }

  @Test
  void asMuchAsMayBeIsMaskedAndMoreIsRefused() {
    var random = new Random(13);
    var secret = new byte[Patterns.MOST / 2];
    random.nextBytes(secret);
    var text = secret.clone();
    var masker = new Masker(List.of(secret, new byte[Patterns.MOST / 2]));
    assertEquals("", new String(masker.mask(text), ISO_8859_1).replace("*", ""));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Masker(List.of(secret, new byte[Patterns.MOST / 2 + 1])));
  }

  /** The same by brute force: every byte that is part of any shape is masked. */
  private static String reference(byte[] text, List<byte[]> secrets) {
    var covered = new boolean[text.length];
    for (var pattern : Patterns.of(secrets)) {
      for (int i = 0; i + pattern.length <= text.length; i++) {
        if (Arrays.equals(text, i, i + pattern.length, pattern, 0, pattern.length)) {
          Arrays.fill(covered, i, i + pattern.length, true);
        }
      }
    }
    var out = new StringBuilder();
    for (int i = 0; i < text.length; i++) {
      if (!covered[i]) {
        out.append((char) (text[i] & 0xFF));
      } else if (i == 0 || !covered[i - 1]) {
        out.append("***");
      }
    }
    return out.toString();
  }

  private static String split(byte[] text, Masker masker, Random random) {
    var out = new ByteArrayOutputStream();
    for (int at = 0; at < text.length; ) {
      int to = Math.min(text.length, at + random.nextInt(6));
      out.writeBytes(masker.mask(Arrays.copyOfRange(text, at, to)));
      at = to;
    }
    out.writeBytes(masker.finish());
    return out.toString(ISO_8859_1);
  }

  private static byte[] word(Random random, int shortest, int longest) {
    var word = new byte[shortest + random.nextInt(longest - shortest + 1)];
    for (int i = 0; i < word.length; i++) {
      word[i] = (byte) "abc\n".charAt(random.nextInt(4));
    }
    return word;
  }

  private static String masked(String text, String... secrets) {
    var masker = new Masker(Arrays.stream(secrets).map(s -> s.getBytes(UTF_8)).toList());
    var out = new ByteArrayOutputStream();
    out.writeBytes(masker.mask(text.getBytes(UTF_8)));
    out.writeBytes(masker.finish());
    return out.toString(UTF_8);
  }
}
