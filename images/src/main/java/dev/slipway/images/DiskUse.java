package dev.slipway.images;

import java.util.List;

/**
 * What takes how much room in a store.
 *
 * @param blobs bytes of all blobs
 * @param layers bytes of all unpacked layers
 * @param garbage bytes of what nobody needs
 * @param waste bytes that were given up and are being removed
 * @param quarantine bytes of what is not what its name says
 */
public record DiskUse(
    List<ImageUse> images, long blobs, long layers, long garbage, long waste, long quarantine) {
  public DiskUse {
    images = List.copyOf(images);
  }
}
