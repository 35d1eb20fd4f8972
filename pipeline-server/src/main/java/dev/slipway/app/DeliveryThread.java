package dev.slipway.app;

import dev.slipway.trigger.HandleDeliveries;
import java.time.Duration;
import java.time.InstantSource;

/** Deals with webhook deliveries, one after another, oldest first. */
final class DeliveryThread extends WokenThread {
  private static final Duration BEAT = Duration.ofSeconds(2);

  DeliveryThread(HandleDeliveries handle, InstantSource clock) {
    super("deliveries", BEAT, () -> handleAll(handle, clock));
  }

  private static void handleAll(HandleDeliveries handle, InstantSource clock) {
    while (handle.handleNext(clock.instant())) {
      Thread.yield();
    }
  }
}
