package dev.slipway.release;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import java.util.Map;

/** How a promotion's state is written into the journal. */
final class PromotionEvents {
  private PromotionEvents() {}

  static NewEvent of(Promotion promotion, int needed) {
    return new NewEvent(
        type(promotion.state()),
        promotion.release().project(),
        promotion.id().toString(),
        Map.of(
            "release", Long.toString(promotion.release().number()),
            "stage", promotion.stage(),
            "digest", promotion.digest().value(),
            "by", promotion.by(),
            "reason", promotion.reason(),
            "needed", Integer.toString(needed)));
  }

  private static EventType type(PromotionState state) {
    return switch (state) {
      case PromotionState.Awaiting awaiting -> EventType.PROMOTION_AWAITING;
      case PromotionState.Approved approved -> EventType.PROMOTION_APPROVED;
      case PromotionState.Superseded superseded -> EventType.PROMOTION_SUPERSEDED;
    };
  }
}
