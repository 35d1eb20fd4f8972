package dev.slipway.event;

import java.util.List;

/** Events a reader of the journal could not deal with: set aside, so that the rest goes on. */
public interface Quarantine {
  /** Sets an event aside; once only, however often it is said. */
  void put(Transaction tx, String reader, long seq, String reason);

  /** The sequence numbers of what that reader has set aside, in order. */
  List<Long> of(String reader);

  /** It has been dealt with after all. */
  void release(Transaction tx, String reader, long seq);
}
