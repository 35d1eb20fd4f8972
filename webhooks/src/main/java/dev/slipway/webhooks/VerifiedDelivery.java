package dev.slipway.webhooks;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A delivery whose body was signed with a secret of its hook. Only {@link Forge#verify} makes one,
 * and only one can be read.
 *
 * <p>The signature speaks for the body alone. Headers, the delivery id among them, are as the
 * sender (or someone who replays it) wrote them.
 */
public final class VerifiedDelivery implements Verification {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final Delivery delivery;
  private final String idHeader;

  VerifiedDelivery(Delivery delivery, String idHeader) {
    this.delivery = delivery;
    this.idHeader = idHeader;
  }

  /**
   * The forge's name for this delivery, the same when it sends it again. Empty if it is missing or
   * not 1 to 128 letters, digits and {@code . _ : -}.
   */
  public Optional<String> deliveryId() {
    return delivery.headers().only(idHeader).filter(id -> ID.matcher(id).matches());
  }

  /** SHA-256 of the body in lower-case hex: the same payload under another id has the same. */
  public String bodySha256() {
    return Sha256.hexOf(delivery.raw());
  }

  public Delivery delivery() {
    return delivery;
  }

  @Override
  public String toString() {
    return "Verified" + delivery;
  }
}
