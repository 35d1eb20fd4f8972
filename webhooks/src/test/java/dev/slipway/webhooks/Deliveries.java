package dev.slipway.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as GitHub sends them, signed by code that shares nothing with what is tested. */
final class Deliveries {
  static final String KEY = "It's a Secret to Everybody";
  static final WebhookSecret SECRET = WebhookSecret.of(KEY);
  static final GitHub GITHUB = new GitHub();

  private Deliveries() {}

  static byte[] payload(String file) {
    try (InputStream in = Deliveries.class.getResourceAsStream("github/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no payload file " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading payload file " + file, e);
    }
  }

  static Delivery signed(String event, byte[] body) {
    return new Delivery(
        Map.of(
            "X-GitHub-Event", List.of(event),
            "X-GitHub-Delivery", List.of("72d3162e-cc78-11e3-81ab-4c9367dc0958"),
            "X-Hub-Signature-256", List.of(signature(KEY, body)),
            "Content-Type", List.of("application/json")),
        body);
  }

  static Delivery withSignature(String signature, byte[] body) {
    return new Delivery(Map.of("X-Hub-Signature-256", List.of(signature)), body);
  }

  static Reading read(Delivery delivery) {
    return switch (GITHUB.verify(delivery, List.of(SECRET))) {
      case VerifiedDelivery verified -> GITHUB.read(verified);
      case Refused refused -> throw new AssertionError(refused.cause().sentence());
    };
  }

  static Reading read(String event, String file) {
    return read(signed(event, payload(file)));
  }

  static Reading readText(String event, String body) {
    return read(signed(event, body.getBytes(UTF_8)));
  }

  static String signature(String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("signing a test delivery", e);
    }
  }
}
