package dev.slipway.deploy.sandbox;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.SecretName;
import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.DeploymentState;
import dev.slipway.deploy.Rollout.Order;
import dev.slipway.deploy.Rollout.Outcome;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import dev.slipway.release.ReleaseId;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.ContainerState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalRolloutTest {
  private static final String SERVE =
      "echo \"$FROM $GREETING $WHO\" > /www/index.html; exec httpd -f -p $PORT -h /www";

  private final ServiceHost host;

  LocalRolloutTest() throws IOException {
    host = new ServiceHost();
  }

  @AfterEach
  void close() throws IOException {
    host.close();
  }

  private static Order order(Digest digest, DeploymentState state, String path, String... secrets) {
    var deployment =
        new Deployment(
            UUID.randomUUID(),
            UUID.randomUUID(),
            new ReleaseId(SHOP, 1),
            "staging",
            digest,
            state,
            NOW,
            Optional.empty(),
            Optional.empty());
    var plan =
        new StagePlan(
            "staging",
            new StagePlan.Deploy(
                "web",
                8080,
                List.of(),
                Map.of("GREETING", "hello", "WHO", "file", "PORT", "1"),
                List.of(secrets),
                new Step.Resources(64L << 20, 0.5, 32)),
            new StagePlan.Health(path, Duration.ofMillis(1500), Duration.ofMillis(50)),
            0);
    return new Order(deployment, plan);
  }

  private static Order rolling(Digest digest) {
    return order(digest, new DeploymentState.Rolling(), "/");
  }

  private static Order asLive(Order order) {
    return new Order(order.deployment().live(NOW), order.plan());
  }

  private Container container(Order order) {
    return host.containers().find(ServiceSpec.id(order.deployment().id())).orElseThrow();
  }

  private int pid(Order order) {
    return ((ContainerState.Running) container(order).state()).pid();
  }

  private String visit() throws Exception {
    var backend = host.routes().backend(rolling(anyDigest()).deployment().where()).orElseThrow();
    try (var client = HttpClient.newHttpClient()) {
      var url = "http://%s:%d/".formatted(backend.host(), backend.port());
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, BodyHandlers.ofString()).body().strip();
    }
  }

  private static Digest anyDigest() {
    return new Digest("sha256:" + "0".repeat(64));
  }

  private static void unhealthy(Outcome outcome, String... parts) {
    var reason = ((Outcome.Unhealthy) outcome).reason();
    for (var part : parts) {
      assertTrue(reason.contains(part), () -> part + " in: " + reason);
    }
  }

  @Test
  void aHealthyOneServesWithItsConfiguration() throws Exception {
    host.settings.put(new SecretName("WHO"), "stage");
    var order = rolling(host.image(SERVE));
    assertEquals(new Outcome.Healthy(), host.rollout().start(order));
    assertTrue(host.rollout().serve(order));
    assertEquals("image hello stage", visit());
  }

  @Test
  void askedAgainItGoesOnWithTheSameContainer() throws Exception {
    var order = rolling(host.image(SERVE));
    host.rollout().start(order);
    int pid = pid(order);
    host.restart();
    assertEquals(new Outcome.Healthy(), host.rollout().start(order));
    assertEquals(pid, pid(order));
    assertTrue(host.rollout().serve(order));
    assertEquals("image hello file", visit());
  }

  @Test
  void secretsAreFilesAndHiddenInTheReason() throws Exception {
    host.secrets.put(new SecretName("DB_PASSWORD"), "open sesame");
    var digest =
        host.image("echo one; echo \"password is $(cat /run/secrets/DB_PASSWORD)\"; exit 3");
    var outcome =
        host.rollout().start(order(digest, new DeploymentState.Rolling(), "/", "DB_PASSWORD"));
    unhealthy(outcome, "exit 3", "one | password is ***");
    assertFalse(outcome.toString().contains("sesame"), outcome::toString);
  }

  @Test
  void aMissingSecretIsNamed() throws Exception {
    var digest = host.image(SERVE);
    var order = order(digest, new DeploymentState.Rolling(), "/", "DB_PASSWORD");
    unhealthy(host.rollout().start(order), "secret DB_PASSWORD is not set for shop/staging");
    assertEquals(List.of(), host.containers().list());
  }

  @Test
  void oneThatEndsFailsAtOnce() throws Exception {
    var order = rolling(host.image("echo no such table >&2; exit 1"));
    long before = System.nanoTime();
    unhealthy(host.rollout().start(order), "exit 1", "no such table");
    assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(30));
    assertFalse(host.rollout().serve(order));
  }

  @Test
  void aWrongStatusIsTold() throws Exception {
    var order = order(host.image(SERVE), new DeploymentState.Rolling(), "/health");
    unhealthy(host.rollout().start(order), "GET /health on port 8080", "status 404");
  }

  @Test
  void aClosedPortIsTold() throws Exception {
    unhealthy(
        host.rollout().start(rolling(host.image("echo lazy; exec sleep 60"))),
        "connection refused",
        "lazy");
  }

  @Test
  void anImageWithoutSuchACommandIsTold() throws Exception {
    var order = rolling(host.image(SERVE));
    var deploy = order.plan().deploy();
    var plan =
        new StagePlan(
            "staging",
            new StagePlan.Deploy(
                "web", 8080, List.of("/bin/nothing"), Map.of(), List.of(), deploy.resources()),
            order.plan().health(),
            0);
    unhealthy(host.rollout().start(new Order(order.deployment(), plan)), "/bin/nothing");
  }

  @Test
  void whatWasLiveAndEndedIsStartedAnew() throws Exception {
    var order = asLive(rolling(host.image(SERVE)));
    host.rollout().start(order);
    int pid = pid(order);
    container(order).kill(9);
    container(order).await();
    assertFalse(host.rollout().serve(order));
    assertEquals(new Outcome.Healthy(), host.rollout().start(order));
    assertTrue(pid != pid(order));
    assertTrue(host.rollout().serve(order));
  }

  @Test
  void anEndedOneIsRemovedOnceItsVisitorsHaveLeft() throws Exception {
    var old = rolling(host.image(SERVE));
    var next = rolling(old.deployment().digest());
    var rollout = host.rollout();
    rollout.start(old);
    rollout.serve(old);
    var visit = host.routes().visit(old.deployment().where()).orElseThrow();
    rollout.start(next);
    rollout.serve(next);
    var retiring =
        CompletableFuture.runAsync(
            () -> {
              try {
                rollout.retire(old.deployment().id());
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals("image hello file", visit());
    assertTrue(container(old).state() instanceof ContainerState.Running);
    visit.close();
    retiring.get(20, TimeUnit.SECONDS);
    assertTrue(host.containers().find(ServiceSpec.id(old.deployment().id())).isEmpty());
    assertTrue(container(next).state() instanceof ContainerState.Running);
    rollout.retire(old.deployment().id());
  }

  @Test
  void aStagesTagMovesToWhatItIsTold() throws Exception {
    var tags = host.tags();
    var first = host.image(SERVE);
    var second = host.image("other");
    for (var digest : List.of(first, first, second)) {
      tags.point(rolling(digest).deployment().where(), "web", digest);
      assertEquals(Map.of("localhost/shop/web:staging", digest), host.tagged());
    }
  }

  @Test
  void onlyContainersOfOtherDeploymentsAreRemoved() throws Exception {
    var kept = rolling(host.image(SERVE));
    var left = rolling(kept.deployment().digest());
    host.rollout().start(kept);
    host.rollout().start(left);
    var layers = host.layers(kept.deployment().digest());
    var step =
        host.containers()
            .create(ContainerSpec.of(new ContainerId("step"), layers, List.of("/bin/sleep", "60")));
    host.rollout().retain(Set.of(kept.deployment().id()));
    assertEquals(
        Set.of(ServiceSpec.id(kept.deployment().id()), step.id()),
        Set.copyOf(host.containers().list().stream().map(Container::id).toList()));
  }
}
