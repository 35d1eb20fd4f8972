package dev.slipway.event;

/** How far each reader of the journal has durably come. */
public interface Cursors {
  /** The last sequence number that reader has dealt with, 0 for a new reader. */
  long at(String reader);

  /**
   * Moves the reader forward, fenced.
   *
   * @throws LostLeaseException if the lease was taken over in the meantime
   */
  void advance(Transaction tx, String reader, long seq, Lease lease);
}
