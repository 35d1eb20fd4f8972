package dev.slipway.images.containerfile;

import java.util.Optional;

/** Values by name. */
@FunctionalInterface
public interface Variables {
  /** None is set. */
  Variables NONE = name -> Optional.empty();

  Optional<String> get(String name);
}
