package dev.slipway.app;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.KnownProjects;
import dev.slipway.access.Secrets;
import dev.slipway.container.AwaitContainer;
import dev.slipway.container.ContainerBook;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.ContainerVerbs;
import dev.slipway.container.CreateContainer;
import dev.slipway.container.FindContainer;
import dev.slipway.container.OwnContainers;
import dev.slipway.container.ReconcileContainers;
import dev.slipway.container.RemoveContainer;
import dev.slipway.container.RenameContainer;
import dev.slipway.container.StartContainer;
import dev.slipway.container.StopContainer;
import dev.slipway.container.Turns;
import dev.slipway.container.WatchContainers;
import dev.slipway.container.sandbox.HiddenSecrets;
import dev.slipway.container.sandbox.RuntimeHost;
import dev.slipway.container.sql.SqlOwnContainers;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Containers;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** The containers that people ask for. */
@Singleton
final class ContainerWiring {
  private final Turns turns = new Turns();

  @Produces
  @Singleton
  ContainerHost host(
      Containers containers,
      Images images,
      KnownProjects projects,
      Secrets secrets,
      IdentityRanges ranges) {
    return new RuntimeHost(containers, images, projects, new HiddenSecrets(secrets), ranges);
  }

  @Produces
  @Singleton
  OwnContainers own(Jdbi jdbi, DataDirectory data) {
    return new SqlOwnContainers(jdbi, data.serverId());
  }

  @Produces
  @Singleton
  ContainerBook book(Transactions transactions, Journal journal, OwnContainers own) {
    return new ContainerBook(transactions, journal, own);
  }

  @Produces
  @Singleton
  FindContainer find(OwnContainers own, ContainerHost host) {
    return new FindContainer(own, host);
  }

  @Produces
  @Singleton
  WatchContainers watch(ContainerBook book, ContainerHost host) {
    return new WatchContainers(book, host, turns);
  }

  @Produces
  @Singleton
  ReconcileContainers reconcile(ContainerBook book, ContainerHost host, WatchContainers watch) {
    return new ReconcileContainers(book, host, watch);
  }

  @Produces
  @Singleton
  ContainerVerbs verbs(ContainerBook book, ContainerHost host, WatchContainers watch) {
    return new ContainerVerbs(
        new CreateContainer(book, host),
        new StartContainer(book, host, watch, turns),
        new StopContainer(book, host),
        new RenameContainer(book),
        new RemoveContainer(book, host),
        new AwaitContainer(host));
  }
}
