package dev.slipway.app;

import dev.slipway.access.IdentityRanges;
import dev.slipway.image.ImageShelf;
import dev.slipway.image.StageNames;
import dev.slipway.image.sandbox.StoredImages;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.ContainerException;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.source.PublicAddress;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The tools, opened on the server's data directory; one of each, shared by all leaves. */
@Singleton
final class ToolWiring {
  @Produces
  @Singleton
  Containers containers(DataDirectory data, RuntimeConfig config) {
    var settings =
        new RuntimeSettings(
            data.containers(),
            config.engine(),
            config.conmon(),
            config.subnet(),
            Optional.empty(),
            config.allowed().orElse(List.of()),
            config.resolvers().orElse(List.of()),
            config.requireSafeEngine(),
            config.userNamespaces());
    try {
      return Containers.open(settings);
    } catch (ContainerException e) {
      var reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new CannotStartException(
          reason + "; './slipway doctor' tells what this host lacks and what to do", e);
    }
  }

  /* Containers go on running; only this process lets go of them. */
  void close(@Disposes Containers containers) {
    containers.close();
  }

  @Produces
  @Singleton
  IdentityRanges identities(DataDirectory data) {
    return new IdentityRanges(data.identities());
  }

  @Produces
  @Singleton
  Images images(DataDirectory data, RegistryConfig config) {
    return Images.open(
        ImagesSettings.at(data.images()).withRegistries(config.settings(System.getenv())));
  }

  @Produces
  @Singleton
  ImageShelf shelf(Images images, StageNames stages, PublicAddress address, InstantSource clock) {
    return new StoredImages(images, stages, address.base(), clock);
  }
}
