package dev.slipway.access.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.access.AccessException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A value under AES-256-GCM, bound to where it belongs: moved to another row, it no longer opens.
 *
 * @param keyId which of the {@link SecretKeys}
 * @param nonce 96 random bits, new for each value
 * @param bytes ciphertext and tag
 */
record Sealed(String keyId, byte[] nonce, byte[] bytes) {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  static Sealed seal(SecretKeys keys, byte[] value, String... owner) {
    var nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    var id = keys.current();
    return new Sealed(
        id, nonce, crypt(Cipher.ENCRYPT_MODE, key(keys, id, owner), nonce, value, owner));
  }

  byte[] open(SecretKeys keys, String... owner) {
    return crypt(Cipher.DECRYPT_MODE, key(keys, keyId, owner), nonce, bytes, owner);
  }

  private static SecretKey key(SecretKeys keys, String id, String... owner) {
    return keys.find(id)
        .orElseThrow(
            () ->
                new AccessException(
                    "the secret %s is encrypted under key %s, which is not in the key file"
                        .formatted(String.join("/", owner), id)));
  }

  private static byte[] crypt(int mode, SecretKey key, byte[] nonce, byte[] in, String... owner) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(label(owner));
      return cipher.doFinal(in);
    } catch (GeneralSecurityException e) {
      throw new AccessException(
          (mode == Cipher.ENCRYPT_MODE ? "cannot encrypt" : "cannot decrypt")
              + " the secret "
              + String.join("/", owner),
          e);
    }
  }

  /* Each field with its length before it, so that no two owners have the same label. */
  private static byte[] label(String... owner) {
    var label = new ByteArrayOutputStream();
    label.writeBytes("slipway-secret-1".getBytes(UTF_8));
    for (var field : owner) {
      var bytes = field.getBytes(UTF_8);
      label.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
      label.writeBytes(bytes);
    }
    return label.toByteArray();
  }
}
