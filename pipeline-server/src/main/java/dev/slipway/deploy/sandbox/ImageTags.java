package dev.slipway.deploy.sandbox;

import dev.slipway.deploy.StageName;
import dev.slipway.deploy.StageTags;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.images.store.Images;

/** Stages' tags in the store of images on this host, where nothing is ever pulled to them. */
public final class ImageTags implements StageTags {
  private final Images images;

  public ImageTags(Images images) {
    this.images = images;
  }

  @Override
  public void point(StageName stage, String image, Digest digest) {
    images.tag(reference(stage, image), digest);
  }

  private static ImageReference reference(StageName stage, String image) {
    return ImageReference.parse(
        "localhost/%s/%s:%s".formatted(stage.project(), image, stage.stage()));
  }
}
