package dev.slipway.images;

/**
 * Points to bytes of any kind: their media type, digest and size (image-spec 1.1, descriptor). A
 * {@link Descriptor} is one whose media type is an image's.
 */
public record Content(String mediaType, Digest digest, long size) {
  public Content {
    if (size < 0) {
      throw ImageException.malformed("the size of " + digest + " is negative: " + size);
    }
  }
}
