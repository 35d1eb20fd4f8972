package dev.slipway.webhooks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, plain and keyed, as every Java platform has it. */
final class Sha256 {
  static final int BYTES = 32;

  private Sha256() {}

  static String hexOf(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }

  /** Whether {@code claimed} is the HMAC-SHA256 of {@code body} under one of the secrets. */
  static boolean signedByOne(byte[] body, byte[] claimed, List<WebhookSecret> secrets) {
    boolean signed = false;
    for (WebhookSecret secret : secrets) {
      // No early end: the time must not tell which secret, the old or the new one, was met.
      signed |= MessageDigest.isEqual(hmac(body, secret), claimed);
    }
    return signed;
  }

  private static byte[] hmac(byte[] body, WebhookSecret secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.key(), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform cannot compute HMAC-SHA256", e);
    }
  }
}
