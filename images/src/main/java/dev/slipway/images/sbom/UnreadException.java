package dev.slipway.images.sbom;

/** A file of an image is not what it should be, or is too much; the message says why. */
final class UnreadException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadException(String why) {
    super(why);
  }
}
