package dev.slipway.app;

import static dev.slipway.event.EventType.DEPLOYMENT_LIVE;
import static dev.slipway.event.EventType.DEPLOYMENT_ROLLED_BACK;
import static dev.slipway.event.EventType.DEPLOYMENT_STARTED;
import static dev.slipway.event.EventType.PROMOTION_APPROVED;
import static dev.slipway.event.EventType.PROMOTION_AWAITING;
import static dev.slipway.event.EventType.REF_MOVED;
import static dev.slipway.event.EventType.RELEASE_CUT;
import static dev.slipway.event.EventType.RUN_FAILED;
import static dev.slipway.event.EventType.RUN_QUEUED;
import static dev.slipway.event.EventType.RUN_STARTED;
import static dev.slipway.event.EventType.RUN_SUCCEEDED;
import static dev.slipway.event.EventType.STEP_ENDED;
import static dev.slipway.event.EventType.STEP_STARTED;
import static dev.slipway.event.EventType.TRIGGER_ACCEPTED;
import static dev.slipway.event.EventType.TRIGGER_IGNORED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plot of the product, on fakes: what a push becomes. Every event is told twice. */
class PushToLiveTest {
  private static final String PIPELINE =
      """
      version: 1
      steps:
        test:
          image: busybox
          run: make test
        page:
          image: busybox
          needs: [test]
          run: make page
          snapshot: {image: page}
      stages:
        staging:
          deploy: {image: page, port: 8080}
        production:
          deploy: {image: page, port: 8080}
          approval: {required: 1}
      """;

  private final FakeServer server = new FakeServer();

  @Test
  void aPushGoesToStagingAndWaitsForProduction() throws InterruptedException {
    server.push(PIPELINE);
    assertEquals(
        List.of(
            REF_MOVED,
            TRIGGER_ACCEPTED,
            RUN_QUEUED,
            RUN_STARTED,
            STEP_STARTED,
            STEP_ENDED,
            STEP_STARTED,
            STEP_ENDED,
            RUN_SUCCEEDED,
            RELEASE_CUT,
            PROMOTION_APPROVED,
            DEPLOYMENT_STARTED,
            DEPLOYMENT_LIVE,
            PROMOTION_AWAITING),
        plot());
    assertTrue(server.rollout.reached(FakeServer.SHOP, "staging").isPresent());
    assertTrue(server.rollout.reached(FakeServer.SHOP, "production").isEmpty());
    assertEquals(1, server.tags.size());
  }

  @Test
  void aFailingStepEndsIt() throws InterruptedException {
    server.push(PIPELINE.replace("run: make test", "run: make test\n    env: {EXIT: '1'}"));
    assertEquals(
        List.of(
            REF_MOVED,
            TRIGGER_ACCEPTED,
            RUN_QUEUED,
            RUN_STARTED,
            STEP_STARTED,
            STEP_ENDED,
            STEP_ENDED,
            RUN_FAILED),
        plot());
  }

  @Test
  void aBadPipelineIsAFailedRun() throws InterruptedException {
    server.push(PIPELINE.replace("needs", "nedes"));
    assertEquals(List.of(REF_MOVED, TRIGGER_ACCEPTED, RUN_QUEUED, RUN_FAILED), plot());
    var reason = server.journal.all().getLast().need("reason");
    assertTrue(reason.startsWith("slipway.yaml:8:5: "), reason);
  }

  @Test
  void aBranchNobodyAskedForIsIgnored() throws InterruptedException {
    server.push("on: {push: {branches: [release/*]}}\n" + PIPELINE);
    assertEquals(List.of(REF_MOVED, TRIGGER_IGNORED), plot());
  }

  @Test
  void anUnhealthyReleaseLeavesTheOldOneServing() throws InterruptedException {
    server.push(PIPELINE);
    var before = server.rollout.reached(FakeServer.SHOP, "staging");
    server.push(
        PIPELINE.replaceFirst("port: 8080\\}", "port: 8080, env: {UNHEALTHY: 'status 500'}}"));
    assertEquals(before, server.rollout.reached(FakeServer.SHOP, "staging"));
    var last = server.journal.all().getLast();
    assertEquals(DEPLOYMENT_ROLLED_BACK, last.type());
    assertEquals("status 500", last.need("reason"));
  }

  private List<EventType> plot() {
    return server.plot().stream().filter(t -> t != EventType.IMAGE_PUBLISHED).toList();
  }
}
