package dev.slipway.trigger;

import static dev.slipway.trigger.Sources.MAIN;
import static dev.slipway.trigger.Sources.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import dev.slipway.event.ProjectName;
import dev.slipway.source.RefName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs that start because somebody asks, or because it is time. */
final class AskRunTest {
  private static final String CRON = "0/5";

  private final Sources sources = new Sources();
  private final AskRun askRun =
      new AskRun(
          sources.projects,
          sources.repository,
          sources.judge,
          sources.transactions,
          sources.journal);
  private final StartScheduled scheduled =
      new StartScheduled(
          sources.projects,
          sources.repository,
          sources.judge,
          sources.transactions,
          sources.journal);

  private Trigger ask(String ref) {
    var event = askRun.ask(SHOP, Optional.of(ref), "alice");
    assertEquals(EventType.TRIGGER_ACCEPTED, event.type());
    return TriggerEvents.read(event);
  }

  private String refused(String ref) {
    return assertThrows(Refusal.class, () -> ask(ref)).code();
  }

  @Test
  void aBranchATagOrTheDefaultBranchIsRunWhateverOnSays() {
    var main = sources.push(MAIN, sources.commit("branches=none"), "bob");
    var tag = new RefName("refs/tags/main");
    var tagged = sources.push(tag, sources.commit("branches=none"), "bob");
    assertEquals(new Trigger.Asked(MAIN, main, "alice"), ask("main"));
    assertEquals(new Trigger.Asked(tag, tagged, "alice"), ask("refs/tags/main"));
    var byDefault = TriggerEvents.read(askRun.ask(SHOP, Optional.empty(), "alice"));
    assertEquals(new Trigger.Asked(MAIN, main, "alice"), byDefault);
  }

  @Test
  void whatCannotBeRunIsRefusedWithACode() {
    assertEquals("ref-not-found", refused("main"));
    assertEquals("bad-ref", refused("a..b"));
    assertEquals("ref-not-found", refused("--upload-pack=x"));
    sources.push(MAIN, sources.bareCommit(), "bob");
    assertEquals("nothing-to-run", refused("main"));
    var unknown = new ProjectName("other");
    assertThrows(Refusal.class, () -> askRun.ask(unknown, Optional.empty(), "alice"));
    assertEquals(0, sources.journal.last());
  }

  @Test
  void theTimetableFollowsTheDefaultBranch() {
    var set = new HashMap<ProjectName, Set<String>>();
    var keep = new KeepSchedules(sources.projects, sources.repository, sources.judge, set::put);
    keep.keep(SHOP);
    assertEquals(Map.of(SHOP, Set.of()), set);
    sources.push(RefName.branch("topic"), sources.commit("schedule=never"), "bob");
    sources.push(MAIN, sources.commit("schedule=" + CRON), "bob");
    keep.keepAll();
    assertEquals(Set.of(CRON), set.get(SHOP));
    sources.push(MAIN, sources.commit("bad"), "bob");
    keep.keep(SHOP);
    assertEquals(Set.of(), set.get(SHOP));
  }

  @Test
  void whenItIsTimeTheDefaultBranchRunsIfItStillHasTheSchedule() {
    assertEquals(Optional.empty(), scheduled.start(SHOP, CRON));
    var commit = sources.push(MAIN, sources.commit("schedule=" + CRON), "bob");
    var event = scheduled.start(SHOP, CRON).orElseThrow();
    assertEquals(new Trigger.Scheduled(MAIN, commit, "schedule", CRON), TriggerEvents.read(event));
    var old = scheduled.start(SHOP, "0/6").orElseThrow();
    assertEquals(EventType.TRIGGER_IGNORED, old.type());
  }
}
