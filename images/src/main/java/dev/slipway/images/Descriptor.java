package dev.slipway.images;

/** Points to a blob: what it is, its digest and its size in bytes (image-spec 1.1, descriptor). */
public record Descriptor(MediaType mediaType, Digest digest, long size) {
  public Descriptor {
    if (size < 0) {
      throw ImageException.malformed("the size of " + digest + " is negative: " + size);
    }
  }
}
