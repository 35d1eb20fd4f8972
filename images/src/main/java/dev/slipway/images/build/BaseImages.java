package dev.slipway.images.build;

import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;

/**
 * The images that builds start from and copy from, for whoever asks for this build: an
 * implementation says which of them may be used, and who asks a registry for them.
 */
public interface BaseImages {
  /**
   * The image that is here, or else the registry's.
   *
   * @param fresh whether the registry is asked even if one is here
   * @throws dev.slipway.images.ImageException if there is none or it may not be used
   */
  Image resolve(ImageReference name, boolean fresh);
}
