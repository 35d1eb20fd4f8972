package dev.slipway.runtime.net;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Addresses that names of lists were answered with, while containers may use them. */
final class Answered {
  private static final long LEAST_SECONDS = 60;
  private static final long MOST_SECONDS = 86_400;

  /** Who has a listed name answered by thousands of addresses gets no more of them. */
  private static final int MOST = 10_000;

  private final Map<Element, Long> until = new HashMap<>();

  /** A program may go on a little after the time is up; nobody stops at the very second. */
  static long seconds(long timeToLive) {
    return Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, timeToLive)) + LEAST_SECONDS / 2;
  }

  /** Those that are not open at least this long already. */
  List<Element> missing(Collection<Element> wanted, long seconds, long now) {
    until.values().removeIf(end -> end < now);
    return wanted.stream()
        .filter(e -> until.getOrDefault(e, 0L) < now + seconds)
        .distinct()
        .toList();
  }

  boolean hasRoom() {
    return until.size() < MOST;
  }

  void put(Collection<Element> opened, long seconds, long now) {
    opened.forEach(e -> until.put(e, now + seconds));
  }

  /** Forgets those of an address that nobody has any longer. */
  List<Element> remove(String address) {
    var gone = until.keySet().stream().filter(e -> e.key().startsWith(address + " ")).toList();
    gone.forEach(until::remove);
    return gone;
  }

  /** Seconds that each still has. */
  Map<Element, Long> left(long now) {
    var left = new HashMap<Element, Long>();
    until.forEach(
        (element, end) -> {
          if (end > now) {
            left.put(element, end - now);
          }
        });
    return left;
  }
}
