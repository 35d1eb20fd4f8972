package dev.slipway.webhooks;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * GitHub, and GitHub Enterprise Server: <a
 * href="https://docs.github.com/en/webhooks/webhook-events-and-payloads">their payloads</a>, signed
 * by {@code X-Hub-Signature-256}. The older SHA-1 signature counts for nothing.
 */
public final class GitHub implements Forge {
  static final String NAME = "github";
  static final String EVENT = "X-GitHub-Event";
  static final String DELIVERY = "X-GitHub-Delivery";
  static final String SIGNATURE = "X-Hub-Signature-256";

  private static final Pattern SIGNED = Pattern.compile("sha256=([0-9a-fA-F]{64})");
  private static final Pattern EVENT_NAME = Pattern.compile("[a-z0-9_]{1,64}");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refused> screen(Headers headers) {
    if (headers.only(SIGNATURE).isEmpty()) {
      return refused(Refused.Cause.NO_SIGNATURE);
    }
    return claimedMac(headers).isEmpty()
        ? refused(Refused.Cause.MALFORMED_SIGNATURE)
        : Optional.empty();
  }

  @Override
  public Verification verify(Delivery delivery, List<WebhookSecret> secrets) {
    if (secrets.size() > MAX_LIVE_SECRETS) {
      throw new IllegalArgumentException(
          secrets.size() + " live secrets (expected: at most " + MAX_LIVE_SECRETS + ")");
    }
    if (secrets.isEmpty()) {
      return new Refused(Refused.Cause.NO_SECRET);
    }
    if (delivery.raw().length > Delivery.MAX_BODY_BYTES) {
      return new Refused(Refused.Cause.TOO_LARGE);
    }
    Optional<Refused> screened = screen(delivery.headers());
    return screened.isPresent() ? screened.get() : compare(delivery, secrets);
  }

  private static Verification compare(Delivery delivery, List<WebhookSecret> secrets) {
    boolean signed =
        claimedMac(delivery.headers())
            .filter(claimed -> Sha256.signedByOne(delivery.raw(), claimed, secrets))
            .isPresent();
    return signed
        ? new VerifiedDelivery(delivery, DELIVERY)
        : new Refused(Refused.Cause.WRONG_SIGNATURE);
  }

  private static Optional<byte[]> claimedMac(Headers headers) {
    return headers
        .only(SIGNATURE)
        .map(SIGNED::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> HexFormat.of().parseHex(matcher.group(1)));
  }

  private static Optional<Refused> refused(Refused.Cause cause) {
    return Optional.of(new Refused(cause));
  }

  @Override
  public Reading read(VerifiedDelivery verified) {
    Delivery delivery = verified.delivery();
    Optional<String> event =
        delivery.headers().only(EVENT).filter(name -> EVENT_NAME.matcher(name).matches());
    if (event.isEmpty()) {
      return new Malformed(EVENT + " is missing, repeated or not the name of an event");
    }
    if (isForm(delivery.headers())) {
      return new Malformed("the hook sends a form; set its content type to application/json");
    }
    try {
      return read(event.get(), delivery.raw());
    } catch (Unreadable e) {
      return e.asMalformed();
    }
  }

  private static Reading read(String event, byte[] body) throws Unreadable {
    return switch (event) {
      case "push" -> GitHubPush.read(body);
      case "pull_request" -> GitHubPullRequest.read(body);
      case "ping" -> GitHubPing.read(body);
      default -> new ForgeEvent.Ignored("nothing listens to the event " + event);
    };
  }

  private static boolean isForm(Headers headers) {
    return headers.all("Content-Type").stream()
        .anyMatch(type -> type.startsWith("application/x-www-form-urlencoded"));
  }
}
