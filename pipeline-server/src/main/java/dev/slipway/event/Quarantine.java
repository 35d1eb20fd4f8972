package dev.slipway.event;

/** What a publisher could not get rid of: set aside for people to look at, so the rest goes on. */
public interface Quarantine {
  /** Sets an event aside; once only, however often it is said. */
  void put(Transaction tx, String publisher, long seq, String reason);
}
