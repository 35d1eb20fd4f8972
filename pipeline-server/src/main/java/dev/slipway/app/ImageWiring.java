package dev.slipway.app;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Secrets;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.image.ImageTransfers;
import dev.slipway.image.LogInToRegistry;
import dev.slipway.image.LogOutOfRegistry;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.PushImage;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.sandbox.StoredProjectImages;
import dev.slipway.image.sandbox.StoredTransfers;
import dev.slipway.images.store.Images;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Images as projects see them, and the registries they come from and go to. */
@Singleton
final class ImageWiring {
  @Produces
  @Singleton
  RegistryLogins logins(Secrets secrets) {
    return new RegistryLogins(secrets);
  }

  @Produces
  @Singleton
  ProjectImages names(Images images, KnownProjects projects, RegistryLogins logins) {
    return new StoredProjectImages(images, projects, logins);
  }

  @Produces
  @Singleton
  ImageTransfers transfers(Images images, KnownProjects projects, RegistryLogins logins) {
    return new StoredTransfers(images, projects, logins);
  }

  @Produces
  @Singleton
  PushImage push(ImageTransfers transfers, Transactions transactions, Journal journal) {
    return new PushImage(transfers, transactions, journal);
  }

  @Produces
  @Singleton
  LogInToRegistry logIn(
      Transactions transactions, RegistryLogins logins, ImageTransfers transfers, Journal journal) {
    return new LogInToRegistry(transactions, logins, transfers, journal);
  }

  @Produces
  @Singleton
  LogOutOfRegistry logOut(Transactions transactions, RegistryLogins logins, Journal journal) {
    return new LogOutOfRegistry(transactions, logins, journal);
  }
}
