package dev.slipway.release;

/** Whether a promotion may go on. */
public sealed interface PromotionState {
  /** The name that is stored and shown. */
  String id();

  /** People have to approve first. */
  record Awaiting(int needed, int given) implements PromotionState {
    @Override
    public String id() {
      return "awaiting";
    }
  }

  /** It may be deployed, once. */
  record Approved() implements PromotionState {
    @Override
    public String id() {
      return "approved";
    }
  }

  /** A later release took its place before it was approved. */
  record Superseded() implements PromotionState {
    @Override
    public String id() {
      return "superseded";
    }
  }
}
