package dev.slipway.runtime.net;

/** How much of the name server one container may use: so much at once, so much in a second. */
final class Allowance {
  private static final int MOST_AT_ONCE = 64;
  private static final double PER_SECOND = 200;
  private static final double BURST = 400;

  private double tokens = BURST;
  private long refilled = System.nanoTime();
  private int running;

  /** False if it has had enough; who got true gives it back. */
  synchronized boolean take() {
    var now = System.nanoTime();
    tokens = Math.min(BURST, tokens + (now - refilled) / 1e9 * PER_SECOND);
    refilled = now;
    if (tokens < 1 || running >= MOST_AT_ONCE) {
      return false;
    }
    tokens--;
    running++;
    return true;
  }

  synchronized void giveBack() {
    running--;
  }
}
