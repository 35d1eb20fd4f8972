package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.RegistryLogins;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.store.Images;
import java.util.Optional;

/** A project's images in the store of the images tool. */
public final class StoredProjectImages implements ProjectImages {
  private final Images images;
  private final KnownProjects projects;
  private final RegistryLogins logins;

  public StoredProjectImages(Images images, KnownProjects projects, RegistryLogins logins) {
    this.images = images;
    this.projects = projects;
    this.logins = logins;
  }

  @Override
  public Digest resolve(ProjectName project, String name, Asked registry) {
    var asking = new Asking(project, projects, logins);
    return Asking.refusing(
        name,
        () -> {
          var reference = asking.visible(ImageReference.parse(name));
          return here(asking, reference, registry)
              .orElseGet(() -> pulled(asking, reference, registry))
              .digest();
        });
  }

  private Optional<Image> here(Asking asking, ImageReference name, Asked registry) {
    return registry == Asked.ALWAYS && !name.isLocalOnly()
        ? Optional.empty()
        : images.find(name, asking.view());
  }

  private Image pulled(Asking asking, ImageReference name, Asked registry) {
    if (registry == Asked.NEVER) {
      throw Asking.refusal("image '%s' is not here".formatted(name));
    }
    return images
        .pull(PullOrder.of(name).seenBy(asking.view()).as(asking.credentials(name)))
        .image();
  }
}
