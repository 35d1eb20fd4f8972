package dev.slipway.container.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerOrder;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Credentials;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullProgress;
import dev.slipway.images.store.Images;
import java.nio.file.Path;
import java.util.List;

/** The images that people's containers are made from. */
final class OrderedImages {
  private final Images images;
  private final KnownProjects projects;

  OrderedImages(Images images, KnownProjects projects) {
    this.images = images;
    this.projects = projects;
  }

  Image fetch(ContainerOrder order) {
    try {
      var reference = ImageReference.parse(order.image());
      refuseOthers(order.project(), reference);
      return switch (order.pull()) {
        case MISSING -> images.resolve(reference);
        case ALWAYS ->
            reference.isLocalOnly()
                ? images.resolve(reference)
                : images.pull(reference, Credentials.ANONYMOUS, PullProgress.SILENT);
        case NEVER ->
            images
                .find(reference)
                .orElseThrow(() -> refusal("image '%s' is not here".formatted(reference)));
      };
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw refusal("image '%s': %s".formatted(order.image(), e.getMessage()));
    }
  }

  Image get(String digest) {
    return images.get(new Digest(digest));
  }

  List<Path> layers(Image image) {
    return images.unpack(image);
  }

  /** What one project's steps made is nobody else's to run. */
  private void refuseOthers(ProjectName project, ImageReference reference) {
    var slash = reference.repository().indexOf('/');
    if (reference.isLocalOnly() && slash > 0) {
      var owner = reference.repository().substring(0, slash);
      if (!owner.equals(project.value()) && isProject(owner)) {
        throw refusal("image '%s' belongs to another project".formatted(reference));
      }
    }
  }

  private boolean isProject(String name) {
    try {
      return projects.exists(new ProjectName(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refusal refusal(String message) {
    return new Refusal(Refusal.Kind.INVALID, "image-refused", message);
  }
}
