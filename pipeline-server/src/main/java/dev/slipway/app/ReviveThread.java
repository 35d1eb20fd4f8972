package dev.slipway.app;

import dev.slipway.deploy.Revive;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Looks after what is live: what has ended by itself is started again. */
final class ReviveThread extends WokenThread {
  private static final Logger LOG = Logger.getLogger(ReviveThread.class);
  private static final Duration BEAT = Duration.ofSeconds(5);

  ReviveThread(Revive revive) {
    super("revive", BEAT, () -> look(revive));
  }

  private static void look(Revive revive) {
    try {
      revive
          .revive()
          .forEach((stage, why) -> LOG.warnf("%s has ended and does not come up: %s", stage, why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
