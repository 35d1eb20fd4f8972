package dev.slipway.trigger;

import dev.slipway.event.Transactions;
import dev.slipway.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Deals with deliveries from the inbox, one at a time, outside any request: brings the mirror up to
 * date and notes what moved. Doing one again does nothing twice.
 */
public final class HandleDeliveries {
  private static final Logger LOG = Logger.getLogger(HandleDeliveries.class.getName());
  private static final Duration AGAIN = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final int MOST_TRIES = 10;

  private final Deliveries deliveries;
  private final Mirror mirror;
  private final Transactions transactions;

  public HandleDeliveries(Deliveries deliveries, Mirror mirror, Transactions transactions) {
    this.deliveries = deliveries;
    this.mirror = mirror;
    this.transactions = transactions;
  }

  /** Deals with the delivery that is due longest; false if none is due. */
  public boolean handleNext(Instant now) {
    var claimed = deliveries.claim(now, AGAIN);
    claimed.ifPresent(delivery -> settle(delivery, outcome(delivery, now)));
    return claimed.isPresent();
  }

  private void settle(Delivery delivery, DeliveryState state) {
    transactions.run(tx -> deliveries.settle(tx, delivery.id(), state));
  }

  private DeliveryState outcome(Delivery delivery, Instant now) {
    try {
      return mirror.hear(delivery.project(), delivery.news());
    } catch (SourceException e) {
      return again(delivery, String.valueOf(e.getMessage()), now);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, delivery + " could not be dealt with", e);
      return again(delivery, "an error of ours; the server's log has it", now);
    }
  }

  private static DeliveryState again(Delivery delivery, String reason, Instant now) {
    if (delivery.tries() >= MOST_TRIES) {
      return new DeliveryState.Failed(
          "given up after %d tries: %s".formatted(delivery.tries(), reason));
    }
    return new DeliveryState.Pending(now.plus(pause(delivery.tries())), reason);
  }

  private static Duration pause(int tries) {
    var pause = Duration.ofSeconds(1L << Math.min(tries, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
