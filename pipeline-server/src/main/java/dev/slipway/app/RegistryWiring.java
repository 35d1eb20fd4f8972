package dev.slipway.app;

import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.image.DeleteManifest;
import dev.slipway.image.PushManifest;
import dev.slipway.image.Registry;
import dev.slipway.image.StageNames;
import dev.slipway.image.sandbox.StoredRegistry;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.release.Releases;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/** The registry that this server is. */
@Singleton
final class RegistryWiring {
  @Produces
  @Singleton
  Registry registry(Images images) {
    return new StoredRegistry(images);
  }

  @Produces
  @Singleton
  StageNames stages(Releases releases) {
    return project -> stages(releases, project);
  }

  /* A stage without a release runs nothing yet, so nothing says what it runs. */
  private static Set<String> stages(Releases releases, ProjectName project) {
    return releases.list(project, Long.MAX_VALUE, 1).stream()
        .flatMap(release -> release.stages().stream())
        .map(StagePlan::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Produces
  @Singleton
  PushManifest push(
      Registry registry, StageNames stages, Transactions transactions, Journal journal) {
    return new PushManifest(registry, stages, transactions, journal);
  }

  @Produces
  @Singleton
  DeleteManifest deleteManifest(
      Registry registry, StageNames stages, Transactions transactions, Journal journal) {
    return new DeleteManifest(registry, stages, transactions, journal);
  }
}
