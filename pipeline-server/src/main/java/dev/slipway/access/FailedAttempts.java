package dev.slipway.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: an address that failed too often within a minute is refused until the minute
 * is over. Only failures count, and a token that was right a while ago is let through meanwhile, so
 * that nobody can lock out those who share his address.
 */
public final class FailedAttempts {
  static final int ALLOWED = 30;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ADDRESSES = 10_000;
  private static final int KNOWN = 1_000;

  private record Count(Instant since, int failures) {}

  private final Map<String, Count> counts = bounded(ADDRESSES);
  private final Map<String, Boolean> known = bounded(KNOWN);

  /** Whether that address must wait with that token (or with whatever it sent instead of one). */
  public synchronized boolean refuses(String address, String token, Instant now) {
    var count = counts.get(address);
    return count != null
        && count.failures >= ALLOWED
        && now.isBefore(count.since.plus(WINDOW))
        && TokenText.parse(token).filter(text -> known.containsKey(text.id())).isEmpty();
  }

  /** What was sent from there was wrong. */
  public synchronized void failed(String address, Instant now) {
    var count = counts.get(address);
    counts.put(
        address,
        count == null || !now.isBefore(count.since.plus(WINDOW))
            ? new Count(now, 1)
            : new Count(count.since, count.failures + 1));
  }

  /** That token was right. */
  public synchronized void passed(String id) {
    known.put(id, Boolean.TRUE);
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
