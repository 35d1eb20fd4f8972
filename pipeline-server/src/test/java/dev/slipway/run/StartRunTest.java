package dev.slipway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.EventType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartRunTest {
  private final Stage stage = new Stage();

  @Test
  void oneTriggerMakesOneRunHoweverOftenItIsTold() {
    stage.steps(Stage.step("build", Map.of()));
    var accepted = stage.accepted();
    var first = stage.startRun().start(accepted, Stage.NOW);
    var again = stage.startRun().start(accepted, Stage.NOW.plusSeconds(1));
    assertEquals(first, again);
    assertEquals("shop/1", first.id().toString());
    assertEquals(List.of("run.queued"), stage.told());
  }

  @Test
  void aWrongPipelineFileFailsTheRunAtOnceAndSaysWhere() {
    var run = stage.startRun().start(stage.accepted(), Stage.NOW);
    var reason = "slipway.yaml:4:7: unknown key 'stepz' (did you mean steps?)";
    assertEquals(new RunState.Failed(reason), run.state());
    assertEquals(List.of("run.queued", "run.failed"), stage.told());
    var failed = stage.after(0, 10).getLast();
    assertEquals(EventType.RUN_FAILED, failed.type());
    assertEquals(reason, failed.need("reason"));
  }

  @Test
  void aCommitWithoutPipelineFileSaysSo() {
    var e = stage.accepted();
    var data = new java.util.TreeMap<>(e.data());
    data.put("commit", "0".repeat(40));
    var bare =
        new dev.slipway.event.Event(
            e.seq(), e.id(), e.type(), e.project(), e.subject(), e.time(), data);
    var run = stage.startRun().start(bare, Stage.NOW);
    assertTrue(run.state().toString().contains("no such file at the root of commit 0000"));
  }

  @Test
  void cancellingAQueuedRunEndsItOnce() {
    stage.steps(Stage.step("build", Map.of()));
    var run = stage.startRun().start(stage.accepted(), Stage.NOW);
    var cancel = new CancelRun(stage.book);
    assertTrue(cancel.cancel(run.id(), "bob", Stage.NOW));
    assertFalse(cancel.cancel(run.id(), "bob", Stage.NOW));
    assertEquals(List.of("run.queued", "run.cancel-asked", "run.cancelled"), stage.told());
    assertEquals(new RunState.Cancelled("bob"), stage.runs.find(run.id()).orElseThrow().state());
  }
}
