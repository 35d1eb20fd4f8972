package dev.slipway.event;

/** A write was refused because another worker holds the lease now; the holder must stop at once. */
public final class LostLeaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostLeaseException(String what) {
    super("lost the lease of " + what + ": another worker has taken over");
  }
}
