package dev.slipway.images;

import java.nio.file.Path;

/**
 * Where the store lies and what it may do.
 *
 * @param root directory of the store; made with mode 0700 where it is missing
 */
public record ImagesSettings(
    Path root, Limits limits, Platform platform, RegistrySettings registries) {
  public ImagesSettings {
    root = root.toAbsolutePath().normalize();
  }

  /** The usual limits, for this machine, with the well-known registries. */
  public static ImagesSettings at(Path root) {
    return new ImagesSettings(
        root, Limits.standard(), Platform.ofThisMachine(), RegistrySettings.standard());
  }

  public ImagesSettings withLimits(Limits other) {
    return new ImagesSettings(root, other, platform, registries);
  }

  public ImagesSettings withRegistries(RegistrySettings other) {
    return new ImagesSettings(root, limits, platform, other);
  }
}
