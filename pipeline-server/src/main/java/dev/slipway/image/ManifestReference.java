package dev.slipway.image;

import dev.slipway.image.RegistryRefusal.Code;
import dev.slipway.images.Digest;
import java.util.regex.Pattern;

/** By what a manifest is asked for in its repository. */
public sealed interface ManifestReference {
  /** A digest of the other algorithm that the image-spec registers. */
  Pattern SHA512 = Pattern.compile("sha512:[a-f0-9]{128}");

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
   * The same for one that is read or removed.
   *
   * @throws RegistryRefusal if it is neither, or can't be here
   */
  static ManifestReference sought(String text) {
    return text.indexOf(':') < 0
        ? new ByTag(text)
        : new ByDigest(sought(text, Code.MANIFEST_UNKNOWN));
  }

  /** A digest of what is read or removed: with one of another algorithm there is nothing here. */
  static Digest sought(String text, Code unknown) {
    if (SHA512.matcher(text).matches()) {
      throw new RegistryRefusal(unknown, "digests are sha256 here: nothing has one of sha512");
    }
    return digest(text);
  }

  /**
   * A digest that somebody sent.
   *
   * @throws RegistryRefusal if it is none, or of another algorithm than sha256
   */
  static Digest digest(String text) {
    if (text.startsWith("sha512:")) {
      throw new RegistryRefusal(Code.UNSUPPORTED, 400, "digests are sha256 here, not sha512");
    }
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryRefusal(Code.DIGEST_INVALID, String.valueOf(e.getMessage()));
    }
  }
}
