package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.store.Images;

/** A project's images in the store of the images tool. */
public final class StoredProjectImages implements ProjectImages {
  private final Images images;
  private final KnownProjects projects;

  public StoredProjectImages(Images images, KnownProjects projects) {
    this.images = images;
    this.projects = projects;
  }

  @Override
  public Digest resolve(ProjectName project, String name, Asked registry) {
    try {
      var reference = ImageReference.parse(name);
      var view = new ProjectView(project, projects);
      if (!view.sees(reference)) {
        throw refusal("image '%s' belongs to another project".formatted(reference));
      }
      return resolve(PullOrder.of(reference).seenBy(view), registry).digest();
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw refusal("image '%s': %s".formatted(name, e.getMessage()));
    }
  }

  private Image resolve(PullOrder order, Asked registry) {
    var here =
        registry == Asked.ALWAYS && !order.name().isLocalOnly()
            ? java.util.Optional.<Image>empty()
            : images.find(order.name(), order.view());
    if (here.isEmpty() && registry == Asked.NEVER) {
      throw refusal("image '%s' is not here".formatted(order.name()));
    }
    return here.orElseGet(() -> images.pull(order).image());
  }

  private static Refusal refusal(String message) {
    return new Refusal(Refusal.Kind.INVALID, "image-refused", message);
  }
}
