package dev.slipway.images;

import java.util.Optional;

/**
 * Which of the store's names somebody may use. An image is seen through a name only: a digest that
 * no name of the view leads to is as absent as one that is not in the store, and a blob that is
 * here for others only is transferred again, which proves that the registry gives it.
 */
public interface View {
  /** Every image, by name or digest: for what was resolved for its owner before. */
  View EVERYTHING =
      new View() {
        @Override
        public boolean sees(ImageReference name) {
          return true;
        }

        @Override
        public boolean sees(Tag tag) {
          return true;
        }
      };

  /** Whether a name that nobody pulled with credentials of their own may be used. */
  boolean sees(ImageReference name);

  /** Who looks, and keeps what is pulled with their own credentials. */
  default Optional<String> owner() {
    return Optional.empty();
  }

  /** Whether this entry of the store may be used. */
  default boolean sees(Tag tag) {
    return tag.owner().isEmpty() ? sees(tag.name()) : tag.owner().equals(owner());
  }
}
