package dev.slipway.access.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.access.AccessException;
import dev.slipway.access.PrivateFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys secrets are encrypted under: one a line of a file that only its owner can read, the
 * first for what is written from now on, all of them for what was written before. To rotate, put a
 * new line first.
 */
public final class SecretKeys {
  /*
   * A line is "slipway-key-1 <base64 of 32 bytes>". A key's id is the beginning of its SHA-256, so
   * that it needs no name and a wrong file is told from a right one.
   */
  private static final String HEADER = "slipway-key-1 ";
  private static final int BYTES = 32;
  private static final int MAX_FILE = 64 << 10;

  private final Map<String, SecretKey> keys;

  private SecretKeys(Map<String, SecretKey> keys) {
    this.keys = keys;
  }

  /** The keys of that file, which is made with a new one if it is not there. */
  public static SecretKeys open(Path file) {
    var content = PrivateFile.read(file, MAX_FILE);
    if (content.isEmpty()) {
      PrivateFile.write(file, fresh().getBytes(US_ASCII));
      content = PrivateFile.read(file, MAX_FILE);
    }
    var keys = new LinkedHashMap<String, SecretKey>();
    new String(content.orElseThrow(() -> bad(file)), US_ASCII)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> add(line, file, keys));
    if (keys.isEmpty()) {
      throw bad(file);
    }
    return new SecretKeys(keys);
  }

  /** The id of the key for what is written from now on. */
  String current() {
    return keys.keySet().iterator().next();
  }

  Optional<SecretKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private static String fresh() {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return HEADER + Base64.getEncoder().encodeToString(key) + "\n";
  }

  private static void add(String line, Path file, Map<String, SecretKey> keys) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(line.substring(Math.min(line.length(), HEADER.length())));
    } catch (IllegalArgumentException e) {
      throw bad(file);
    }
    if (!line.startsWith(HEADER) || key.length != BYTES) {
      throw bad(file);
    }
    keys.put(id(key), new SecretKeySpec(key, "AES"));
  }

  private static String id(byte[] key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static AccessException bad(Path file) {
    return new AccessException(
        file + " is no file of keys (expected lines 'slipway-key-1 <base64 of 32 bytes>')");
  }
}
