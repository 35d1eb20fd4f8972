package dev.slipway.image;

import dev.slipway.images.Digest;

/** By what a manifest is asked for in its repository. */
public sealed interface ManifestReference {
  /** A name that can move. */
  record ByTag(String tag) implements ManifestReference {
    @Override
    public String toString() {
      return ":" + tag;
    }
  }

  /** Exactly these bytes. */
  record ByDigest(Digest digest) implements ManifestReference {
    @Override
    public String toString() {
      return "@" + digest;
    }
  }

  /**
   * Reads what stands in a URL.
   *
   * @throws RegistryRefusal if it is neither a tag nor a digest
   */
  static ManifestReference parse(String text) {
    return text.indexOf(':') < 0 ? new ByTag(text) : new ByDigest(digest(text));
  }

  /**
   * A digest that somebody sent.
   *
   * @throws RegistryRefusal if it is none, or of another algorithm than sha256
   */
  static Digest digest(String text) {
    if (text.startsWith("sha512:")) {
      throw new RegistryRefusal(
          RegistryRefusal.Code.UNSUPPORTED, 400, "digests are sha256 here, not sha512");
    }
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryRefusal(
          RegistryRefusal.Code.DIGEST_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
