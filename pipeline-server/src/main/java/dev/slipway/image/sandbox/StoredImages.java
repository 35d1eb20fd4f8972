package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.image.ImageShelf;
import dev.slipway.image.Tag;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.store.Images;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The shelf over the images tool's store. */
public final class StoredImages implements ImageShelf {
  private static final Map<String, String> ENV =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private final Images images;

  public StoredImages(Images images) {
    this.images = images;
  }

  @Override
  public List<Tag> tags() {
    return images.tags().stream()
        .map(tag -> new Tag(tag.name().toString(), tag.digest()))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  @Override
  public Tag importRoot(String name, InputStream tar) {
    try {
      var reference = ImageReference.parse(name);
      var image = images.importRoot(tar, ImageConfig.running(List.of("/bin/sh"), ENV));
      images.tag(reference, image.digest());
      return new Tag(reference.toString(), image.digest());
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new Refusal(Refusal.Kind.INVALID, "image-refused", String.valueOf(e.getMessage()));
    }
  }
}
