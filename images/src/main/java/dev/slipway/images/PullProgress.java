package dev.slipway.images;

/** Is told how a pull goes on. Calls come from several threads, and must return at once. */
public interface PullProgress {
  /** Tells nobody. */
  PullProgress SILENT = (blob, bytes) -> {};

  /** So many bytes of this blob have arrived since its transfer began. */
  void transferred(Descriptor blob, long bytes);

  /** The blob was here already and is not transferred. */
  default void present(Descriptor blob) {}
}
