package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import java.util.Optional;

/** Which tags of a repository may be moved or removed; asked while nobody else can move them. */
@FunctionalInterface
public interface TagRule {
  /** Every tag may be moved. */
  TagRule NONE = (tag, now, next) -> Optional.empty();

  /**
   * Why that may not be.
   *
   * @param now what it points to, if it is there
   * @param next what it is to point to; empty where it is to be removed
   */
  Optional<String> whyNot(ImageReference tag, Optional<Digest> now, Optional<Digest> next);
}
