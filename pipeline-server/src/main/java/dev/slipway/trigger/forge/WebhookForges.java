package dev.slipway.trigger.forge;

import dev.slipway.trigger.Forges;
import dev.slipway.webhooks.Delivery;
import dev.slipway.webhooks.Forge;
import dev.slipway.webhooks.Headers;
import dev.slipway.webhooks.Refused;
import dev.slipway.webhooks.VerifiedDelivery;
import dev.slipway.webhooks.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The forges that the tool {@code webhooks} understands. */
public final class WebhookForges implements Forges {
  /** What tells what a delivery is; its signature is of no use any more. */
  private static final List<String> KEPT =
      List.of("X-GitHub-Event", "X-GitHub-Delivery", "X-GitHub-Hook-ID", "Content-Type");

  /*
   * Stands in for a secret that is not there: so a project without one, or no project at all, costs
   * as long as a wrong signature.
   */
  private final WebhookSecret nobodys = random();

  private static WebhookSecret random() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return WebhookSecret.of(HexFormat.of().formatHex(bytes));
  }

  @Override
  public boolean knows(String forge) {
    return Forge.named(forge).isPresent();
  }

  @Override
  public Optional<String> screen(String forge, Map<String, List<String>> headers) {
    return named(forge).screen(Headers.of(headers)).map(Refused::publicReason);
  }

  @Override
  public Proof prove(Message message, Optional<byte[]> secret) {
    var forge = named(message.forge());
    var delivery = new Delivery(message.headers(), message.body());
    return switch (forge.verify(delivery, List.of(secret.map(this::typed).orElse(nobodys)))) {
      case Refused refused -> new Proof.Refused(refused.publicReason());
      case VerifiedDelivery verified ->
          new Proof.Proven(
              verified.deliveryId(), kept(delivery.headers()), News.of(forge.read(verified)));
    };
  }

  private WebhookSecret typed(byte[] secret) {
    return WebhookSecret.of(new String(secret, StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> kept(Headers headers) {
    var kept = new TreeMap<String, List<String>>();
    KEPT.forEach(name -> headers.only(name).ifPresent(value -> kept.put(name, List.of(value))));
    return kept;
  }

  private static Forge named(String forge) {
    return Forge.named(forge)
        .orElseThrow(() -> new IllegalArgumentException("no forge '" + forge + "' is known"));
  }
}
