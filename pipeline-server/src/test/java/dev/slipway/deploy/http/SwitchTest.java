package dev.slipway.deploy.http;

import static dev.slipway.deploy.http.ProxiedStages.HOST;
import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.DeploymentState;
import dev.slipway.deploy.InMemoryDeployments;
import dev.slipway.deploy.Reconcile;
import dev.slipway.deploy.RollDeployment;
import dev.slipway.deploy.sandbox.ServiceHost;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import dev.slipway.release.InMemoryReleases;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseId;
import dev.slipway.run.RunId;
import dev.slipway.source.CommitId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Releases replace each other in real containers, behind the real proxy, under load. */
class SwitchTest {
  private static final int SWITCHES = 5;
  private static final String SERVE =
      "echo \"version $VERSION\" > /www/index.html; exec httpd -f -p $PORT -h /www";

  private final ServiceHost host;
  private final ProxiedStages stages;
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryReleases releases = new InMemoryReleases();
  private final InMemoryDeployments deployments = new InMemoryDeployments();
  private long versions;

  SwitchTest() throws IOException {
    host = new ServiceHost();
    stages = new ProxiedStages(host.routes());
  }

  @AfterEach
  void close() throws IOException {
    stages.close();
    host.close();
  }

  private DeploymentState deploy(Digest digest, String path) throws InterruptedException {
    long version = ++versions;
    var release =
        transactions
            .call(
                tx ->
                    releases.add(
                        tx,
                        new RunId(SHOP, version),
                        number -> release(number, version, digest, path)))
            .orElseThrow();
    var promotion =
        new Promotion(
            UUID.randomUUID(),
            release.id(),
            "staging",
            digest,
            new PromotionState.Approved(),
            Promotion.CUT,
            "alice",
            NOW);
    transactions.run(tx -> deployments.add(tx, Deployment.of(promotion, NOW)));
    var claim = deployments.claim("me", Duration.ofMinutes(1)).orElseThrow();
    return new RollDeployment(
            transactions,
            new InMemoryJournal(),
            releases,
            deployments,
            host.rollout(),
            InstantSource.fixed(NOW))
        .roll(claim);
  }

  private static Release release(long number, long version, Digest digest, String path) {
    var deploy =
        new StagePlan.Deploy(
            "web",
            8080,
            List.of(),
            Map.of("VERSION", Long.toString(version)),
            List.of(),
            new Step.Resources(64L << 20, 1, 64));
    var health = new StagePlan.Health(path, Duration.ofSeconds(20), Duration.ofMillis(20));
    return new Release(
        new ReleaseId(SHOP, number),
        new RunId(SHOP, version),
        new CommitId("%040x".formatted(version)),
        "alice",
        Map.of("web", digest),
        List.of(new StagePlan("staging", deploy, health, 0)),
        NOW);
  }

  @Test
  void noRequestIsLostWhileReleasesReplaceEachOther() throws Exception {
    var digest = host.image(SERVE);
    assertEquals(new DeploymentState.Live(), deploy(digest, "/"));
    var stop = new AtomicBoolean();
    var answers = new AtomicInteger();
    var clients =
        IntStream.range(0, 4)
            .mapToObj(n -> CompletableFuture.runAsync(() -> askUntil(stop, answers)))
            .toList();
    for (int n = 0; n < SWITCHES; n++) {
      assertEquals(new DeploymentState.Live(), deploy(digest, "/"));
      assertEquals("200 version %d\n".formatted(versions), stages.get(HOST, "/"));
    }
    stop.set(true);
    for (var client : clients) {
      client.get(20, TimeUnit.SECONDS);
    }
    assertTrue(answers.get() >= SWITCHES, () -> "only " + answers);
    assertEquals(1, host.containers().list().size());
  }

  private void askUntil(AtomicBoolean stop, AtomicInteger answers) {
    while (!stop.get()) {
      var answer = stages.get(HOST, "/");
      assertTrue(answer.startsWith("200 version "), answer);
      answers.incrementAndGet();
    }
  }

  @Test
  void anUnhealthyOneLeavesTheOldServing() throws Exception {
    var digest = host.image(SERVE);
    deploy(digest, "/");
    assertTrue(deploy(host.image("exit 1"), "/") instanceof DeploymentState.RolledBack);
    assertEquals("200 version 1\n", stages.get(HOST, "/"));
    assertEquals(1, host.containers().list().size());
  }

  @Test
  void aStartedServerLeadsToTheSameProcess() throws Exception {
    deploy(host.image(SERVE), "/");
    var before = host.containers().list().getFirst().state();
    host.restart();
    try (var again = new ProxiedStages(host.routes())) {
      assertEquals("503 Nothing is live here yet.\n", again.get(HOST, "/"));
      var reconcile = new Reconcile(deployments, releases, host.rollout());
      assertEquals(Map.of(), reconcile.reconcile());
      assertEquals("200 version 1\n", again.get(HOST, "/"));
    }
    assertEquals(before, host.containers().list().getFirst().state());
  }
}
