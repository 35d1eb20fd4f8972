package dev.slipway.images;

import java.util.Optional;

/**
 * A name that points to an image here, and can be moved to another.
 *
 * @param owner whose credentials it was pulled with; nobody else may use the name. Two owners may
 *     have the same name, each for an image of its own
 */
public record Tag(ImageReference name, Digest digest, Optional<String> owner) {
  /** A name that is nobody's in particular. */
  public Tag(ImageReference name, Digest digest) {
    this(name, digest, Optional.empty());
  }
}
