package dev.slipway.images;

/** Is told how a push goes on. Calls come from several threads, and must return at once. */
public interface PushProgress {
  /** Tells nobody. */
  PushProgress SILENT = (blob, bytes, size) -> {};

  /** So many of this blob's bytes have been sent; fewer than before where a part goes again. */
  void transferred(Digest blob, long bytes, long size);

  /** The registry has the blob already. */
  default void present(Digest blob, long size) {}

  /** The registry took the blob from another of its repositories. */
  default void mounted(Digest blob, long size, String from) {}
}
