package dev.slipway.app;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.KnownProjects;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.image.GitSources;
import dev.slipway.image.ImageBuilds;
import dev.slipway.image.JournalBuiltImages;
import dev.slipway.image.LayeredBuilds;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.StageNames;
import dev.slipway.image.sandbox.RuntimeBuilds;
import dev.slipway.images.build.FetchFiles;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Containers;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.git.GitLimits;
import dev.slipway.source.git.PublicSources;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Builds of images. */
@Singleton
final class BuildWiring {
  @Produces
  @Singleton
  RuntimeBuilds builds(
      Containers containers,
      Images images,
      ProjectImages names,
      KnownProjects projects,
      RegistryLogins logins,
      StageNames stages,
      IdentityRanges ranges,
      InstantSource clock,
      DataDirectory data,
      PublicAddress address,
      GitSources repositories,
      Transactions transactions,
      Journal journal) {
    var built = new JournalBuiltImages(transactions, journal);
    var parts =
        new RuntimeBuilds.Parts(
            containers,
            images,
            names,
            projects,
            logins,
            stages,
            ranges,
            clock,
            address.base(),
            built,
            repositories);
    return RuntimeBuilds.open(parts, data.builds());
  }

  @Produces
  @Singleton
  GitSources repositories(DataDirectory data) {
    return new PublicSources(data.fetched(), FetchFiles::isPublic, GitLimits.DEFAULT);
  }

  @Produces
  @Singleton
  LayeredBuilds layered(RuntimeBuilds builds) {
    return builds.layered();
  }

  /* What a killed server left half done goes at the start, not with the next build. */
  void open(@Observes StartupEvent event, ImageBuilds builds) {
    builds.list(new dev.slipway.event.ProjectName("none"));
  }
}
