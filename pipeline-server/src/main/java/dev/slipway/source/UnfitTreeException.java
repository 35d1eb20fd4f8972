package dev.slipway.source;

/**
 * A commit holds what can't be written as files here: its author's affair, and no failure of ours.
 */
public final class UnfitTreeException extends SourceException {
  private static final long serialVersionUID = 1L;

  public UnfitTreeException(String message) {
    super(message);
  }
}
