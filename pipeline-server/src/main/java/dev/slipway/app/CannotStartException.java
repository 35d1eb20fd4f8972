package dev.slipway.app;

/**
 * The server cannot start. The message is one sentence for the person who started it: what is wrong
 * and what to do; the cause, if there is one, is for us.
 */
public final class CannotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotStartException(String sentence) {
    super(sentence);
  }

  public CannotStartException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
