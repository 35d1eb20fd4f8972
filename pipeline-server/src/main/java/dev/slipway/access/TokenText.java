package dev.slipway.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a token as it is shown once: {@code slw_<id>_<secret><checksum>}, all in base 62.
 *
 * <p>The prefix lets scanners of leaked secrets find it, the checksum (CRC-32, six characters, as
 * in GitHub's tokens) lets them and us tell it from noise without asking the database. Only {@link
 * #hash} is kept.
 */
public final class TokenText {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID = 12;
  private static final int SECRET = 30;
  private static final int CHECKSUM = 6;
  private static final Pattern FORM =
      Pattern.compile("slw_[0-9A-Za-z]{%d}_[0-9A-Za-z]{%d}".formatted(ID, SECRET + CHECKSUM));
  private static final int LENGTH = 4 + ID + 1 + SECRET + CHECKSUM;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private TokenText(String text) {
    this.text = text;
  }

  /** A new one, never seen before: 71 bits name it, 178 bits prove it. */
  public static TokenText fresh() {
    var start = "slw_" + random(ID) + "_" + random(SECRET);
    return new TokenText(start + checksum(start));
  }

  /** The token in that text, if its form and checksum are right. */
  public static Optional<TokenText> parse(String text) {
    if (text.length() != LENGTH || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    var start = text.substring(0, LENGTH - CHECKSUM);
    return text.endsWith(checksum(start)) ? Optional.of(new TokenText(text)) : Optional.empty();
  }

  /** What it is found by; not a secret. */
  public String id() {
    return text.substring(4, 4 + ID);
  }

  /** SHA-256 of the whole text, which is all that is kept of it. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The whole text, to be shown once to whom it belongs. */
  public String reveal() {
    return text;
  }

  /** Without the secret, so that it can never be logged by accident. */
  @Override
  public String toString() {
    return "slw_" + id() + "_...";
  }

  private static String random(int length) {
    var digits = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      digits.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return digits.toString();
  }

  private static String checksum(String of) {
    var crc = new CRC32();
    crc.update(of.getBytes(US_ASCII));
    var digits = new StringBuilder();
    for (long rest = crc.getValue(); digits.length() < CHECKSUM; rest /= DIGITS.length()) {
      digits.append(DIGITS.charAt((int) (rest % DIGITS.length())));
    }
    return digits.reverse().toString();
  }
}
