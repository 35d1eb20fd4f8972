package dev.slipway.source;

/**
 * What follows a push while its client still listens. The push itself is done and durable; nothing
 * that happens here can undo it.
 */
public interface AfterPush {
  /** Returns when there is no more to tell, or nobody listens any more. */
  void tell(Push push, Console console) throws InterruptedException;

  /** The terminal of the one who pushed. */
  interface Console {
    /** Shows one line at once; false if nobody listens any more. */
    boolean line(String text);
  }
}
