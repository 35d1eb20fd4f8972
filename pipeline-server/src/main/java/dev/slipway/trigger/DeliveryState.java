package dev.slipway.trigger;

import java.time.Instant;

/** How far a delivery has come. */
public sealed interface DeliveryState {
  /** The name that is stored and shown. */
  String id();

  /** For people: what came of it, or why it is not done yet; empty if there is nothing to say. */
  String reason();

  /**
   * It waits.
   *
   * @param due when it may be begun with (again)
   */
  record Pending(Instant due, String reason) implements DeliveryState {
    @Override
    public String id() {
      return "pending";
    }
  }

  /** It was dealt with. */
  record Done(String reason) implements DeliveryState {
    @Override
    public String id() {
      return "done";
    }
  }

  /** Nothing was to be done. */
  record Ignored(String reason) implements DeliveryState {
    @Override
    public String id() {
      return "ignored";
    }
  }

  /** It could not be dealt with, and is not tried again. */
  record Failed(String reason) implements DeliveryState {
    @Override
    public String id() {
      return "failed";
    }
  }
}
