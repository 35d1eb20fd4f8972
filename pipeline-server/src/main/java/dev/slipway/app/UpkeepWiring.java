package dev.slipway.app;

import dev.slipway.access.KnownProjects;
import dev.slipway.container.OwnContainers;
import dev.slipway.deploy.Deployments;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.image.ImageUpkeep;
import dev.slipway.image.KeepImages;
import dev.slipway.image.KeepStore;
import dev.slipway.image.ProjectShelf;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.StageNames;
import dev.slipway.image.sandbox.StoredShelf;
import dev.slipway.image.sandbox.StoredUpkeep;
import dev.slipway.images.CollectPolicy;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.Upkeep;
import dev.slipway.release.Releases;
import dev.slipway.run.sandbox.SandboxPaths;
import dev.slipway.run.sandbox.SnapshotImages;
import dev.slipway.runtime.Containers;
import dev.slipway.source.Projects;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The upkeep of the store of images, which knows who stands on what before anybody has it. */
@Singleton
final class UpkeepWiring {
  @Produces
  @Singleton
  ImageRoots roots(
      DataDirectory data,
      Containers runtime,
      OwnContainers own,
      Deployments deployments,
      Projects projects,
      Releases releases) {
    var snapshots = new SnapshotImages(new SandboxPaths(data.checkouts(), data.snapshots()));
    return new ImageRoots(
        runtime, own, deployments, projects, releases, snapshots, data.images().resolve("layers"));
  }

  @Produces
  @Singleton
  Upkeep upkeep(Images images, ImageRoots roots) {
    images.upkeep().heldBy(roots);
    return images.upkeep();
  }

  @Produces
  @Singleton
  ImageUpkeep images(Upkeep upkeep, ImagesConfig config) {
    var policy =
        new CollectPolicy(
            config.keep(),
            gigabytes(config.floor()),
            config.ceiling().map(UpkeepWiring::gigabytes).orElse(Long.MAX_VALUE),
            gigabytes(config.free()));
    return new StoredUpkeep(upkeep, policy);
  }

  @Produces
  @Singleton
  KeepStore store(
      ImageUpkeep upkeep, KnownProjects projects, Transactions transactions, Journal journal) {
    return new KeepStore(upkeep, projects, transactions, journal);
  }

  private static long gigabytes(int many) {
    if (many < 0) {
      throw new CannotStartException("slipway.images: %d gigabytes are too few".formatted(many));
    }
    return (long) many << 30;
  }

  @Produces
  @Singleton
  ProjectShelf shelf(
      Images images,
      Upkeep upkeep,
      KnownProjects projects,
      RegistryLogins logins,
      StageNames stages) {
    return new StoredShelf(images, upkeep, projects, logins, stages);
  }

  @Produces
  @Singleton
  KeepImages keep(ProjectShelf shelf, Transactions transactions, Journal journal) {
    return new KeepImages(shelf, transactions, journal);
  }
}
