package dev.slipway.image.http;

/** What the distribution specification adds to HTTP. */
final class RegistryHeaders {
  static final String DIGEST = "Docker-Content-Digest";

  /** Bytes of a manifest that are read at all; the store's own limit says the rest. */
  static final int LARGEST_MANIFEST = 4 << 20;

  private RegistryHeaders() {}
}
