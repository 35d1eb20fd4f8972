package dev.slipway.container.sandbox;

import dev.slipway.container.ContainerOrder;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.store.Images;
import java.nio.file.Path;
import java.util.List;

/** The images that people's containers are made from. */
final class OrderedImages {
  private final Images images;
  private final ProjectImages names;

  OrderedImages(Images images, ProjectImages names) {
    this.images = images;
    this.names = names;
  }

  Image fetch(ContainerOrder order) {
    return images.get(names.resolve(order.project(), order.image(), asked(order.pull())));
  }

  private static ProjectImages.Asked asked(ContainerOrder.Pull pull) {
    return switch (pull) {
      case MISSING -> ProjectImages.Asked.IF_MISSING;
      case ALWAYS -> ProjectImages.Asked.ALWAYS;
      case NEVER -> ProjectImages.Asked.NEVER;
    };
  }

  Image get(String digest) {
    return images.get(new Digest(digest));
  }

  List<Path> layers(Image image) {
    return images.unpack(image);
  }
}
