package dev.slipway.image;

import java.util.List;

/**
 * What takes how much room in the store of images, in bytes.
 *
 * @param garbage of blobs that nobody needs
 * @param waste that was given up and is being removed
 * @param quarantine of what was found corrupt
 */
public record StoreUse(
    List<UsedImage> images, long blobs, long layers, long garbage, long waste, long quarantine) {
  public StoreUse {
    images = List.copyOf(images);
  }
}
