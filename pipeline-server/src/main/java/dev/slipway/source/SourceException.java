package dev.slipway.source;

/** A repository could not be read or written; the message says which, and what was tried. */
public sealed class SourceException extends RuntimeException permits UnfitTreeException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
