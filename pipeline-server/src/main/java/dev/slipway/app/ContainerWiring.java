package dev.slipway.app;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.AllowedHosts;
import dev.slipway.access.IdentityRanges;
import dev.slipway.access.Secrets;
import dev.slipway.access.StandingRight;
import dev.slipway.container.AwaitContainer;
import dev.slipway.container.CommitContainer;
import dev.slipway.container.ContainerBook;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.ContainerInside;
import dev.slipway.container.ContainerVerbs;
import dev.slipway.container.CopyFiles;
import dev.slipway.container.CreateContainer;
import dev.slipway.container.EnterContainer;
import dev.slipway.container.FindContainer;
import dev.slipway.container.HoldContainer;
import dev.slipway.container.OwnContainers;
import dev.slipway.container.ReconcileContainers;
import dev.slipway.container.RemoveContainer;
import dev.slipway.container.RenameContainer;
import dev.slipway.container.RestartContainer;
import dev.slipway.container.StartContainer;
import dev.slipway.container.StopContainer;
import dev.slipway.container.Turns;
import dev.slipway.container.WatchContainers;
import dev.slipway.container.http.TerminalSockets;
import dev.slipway.container.sandbox.HiddenSecrets;
import dev.slipway.container.sandbox.RuntimeHost;
import dev.slipway.container.sandbox.RuntimeInside;
import dev.slipway.container.sql.SqlOwnContainers;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.StageNames;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Containers;
import dev.slipway.source.PublicAddress;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
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
      ProjectImages names,
      Secrets secrets,
      IdentityRanges ranges) {
    return new RuntimeHost(containers, images, names, new HiddenSecrets(secrets), ranges);
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
        new HoldContainer(book, host),
        new RestartContainer(book, host, watch, turns),
        new AwaitContainer(host));
  }

  @Produces
  @Singleton
  ContainerInside inside(
      Containers containers,
      Images images,
      StageNames stages,
      DataDirectory data,
      PublicAddress address) {
    var scratch = data.snapshots().resolve(".scratch");
    return new RuntimeInside(containers, images, stages, scratch, address.base());
  }

  @Produces
  @Singleton
  EnterContainer enter(ContainerBook book, FindContainer find, ContainerInside inside) {
    return new EnterContainer(book, find, inside);
  }

  @Produces
  @Singleton
  CopyFiles copy(ContainerBook book, ContainerInside inside) {
    return new CopyFiles(book, inside);
  }

  @Produces
  @Singleton
  CommitContainer commit(ContainerBook book, ContainerInside inside) {
    return new CommitContainer(book, inside);
  }

  @Produces
  @Singleton
  TerminalSockets sockets(AdmitCaller callers, AllowedHosts hosts, StandingRight rights) {
    return new TerminalSockets(callers, hosts, rights);
  }

  void open(@Observes Router router, TerminalSockets sockets) {
    router.get(TerminalSockets.PATH + ":session").handler(sockets);
  }
}
