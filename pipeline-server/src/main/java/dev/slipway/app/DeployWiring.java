package dev.slipway.app;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.Secrets;
import dev.slipway.access.Settings;
import dev.slipway.deploy.Deploy;
import dev.slipway.deploy.DeployWorker;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.MoveStageTag;
import dev.slipway.deploy.Reconcile;
import dev.slipway.deploy.RetireAside;
import dev.slipway.deploy.Revive;
import dev.slipway.deploy.RollDeployment;
import dev.slipway.deploy.Rollout;
import dev.slipway.deploy.Routes;
import dev.slipway.deploy.StageHosts;
import dev.slipway.deploy.StageTags;
import dev.slipway.deploy.Stages;
import dev.slipway.deploy.http.StageProxy;
import dev.slipway.deploy.sandbox.ImageTags;
import dev.slipway.deploy.sandbox.LocalRollout;
import dev.slipway.deploy.sandbox.ServiceSpec;
import dev.slipway.deploy.sql.SqlDeployments;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.images.store.Images;
import dev.slipway.release.Promotions;
import dev.slipway.release.Releases;
import dev.slipway.runtime.Containers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Deployments, the containers they run in, and the way of visitors to them. */
@Singleton
final class DeployWiring {
  /* Before everything else that looks at requests: neither our limits nor our permissions are those
  of a deployed application. */
  private static final int FIRST = 1_000_000;

  @Produces
  @Singleton
  Deployments deployments(Jdbi jdbi) {
    return new SqlDeployments(jdbi);
  }

  @Produces
  @Singleton
  Routes routes() {
    return new Routes();
  }

  @Produces
  @Singleton
  StageHosts stageHosts(ServerConfig server, DeployConfig config) {
    return new StageHosts(URI.create(server.baseUrl()), config.domain());
  }

  @Produces
  @Singleton
  StageProxy stageProxy(Vertx vertx, StageHosts hosts, Routes routes) {
    return new StageProxy(vertx, hosts, routes);
  }

  void lead(@Observes Filters filters, StageProxy proxy) {
    filters.register(proxy, FIRST);
  }

  /* The default handler would write each such request into the log as a fault of ours. */
  void refuse(@Observes Router router) {
    router.route().order(-FIRST).failureHandler(StageProxy::refused);
  }

  @Produces
  @Singleton
  Rollout rollout(
      Containers containers,
      Images images,
      Settings settings,
      Secrets secrets,
      IdentityRanges ranges,
      Routes routes,
      DeployConfig config) {
    return new RetireAside(
        new LocalRollout(
            containers,
            new ServiceSpec(images, settings, secrets, ranges),
            routes,
            new LocalRollout.Patience(config.drain(), config.grace())));
  }

  @Produces
  @Singleton
  StageTags stageTags(Images images) {
    return new ImageTags(images);
  }

  @Produces
  @Singleton
  MoveStageTag moveStageTag(Deployments deployments, Releases releases, StageTags tags) {
    return new MoveStageTag(deployments, releases, tags);
  }

  @Produces
  @Singleton
  Deploy deploy(Transactions transactions, Promotions promotions, Deployments deployments) {
    return new Deploy(transactions, promotions, deployments);
  }

  @Produces
  @Singleton
  Stages stages(
      Releases releases, Promotions promotions, Deployments deployments, StageHosts hosts) {
    return new Stages(releases, promotions, deployments, hosts);
  }

  @Produces
  @Singleton
  RollDeployment rollDeployment(
      Transactions transactions,
      Journal journal,
      Releases releases,
      Deployments deployments,
      Rollout rollout) {
    return new RollDeployment(
        transactions, journal, releases, deployments, rollout, InstantSource.system());
  }

  @Produces
  @Singleton
  ReviveThread reviveThread(
      Transactions transactions,
      Journal journal,
      Deployments deployments,
      Releases releases,
      Rollout rollout) {
    return new ReviveThread(new Revive(transactions, journal, deployments, releases, rollout));
  }

  /** Not started: that is done once the server serves. */
  @Produces
  @Singleton
  DeployWorker deployWorker(
      DataDirectory data,
      Deployments deployments,
      Releases releases,
      RollDeployment roll,
      Rollout rollout,
      DeployConfig config) {
    var reconcile = new Reconcile(deployments, releases, rollout);
    var pace = DeployWorker.pace(config.atOnce());
    return new DeployWorker(data.serverId(), deployments, roll, reconcile, pace);
  }

  void close(@Disposes DeployWorker worker) {
    worker.close();
  }
}
