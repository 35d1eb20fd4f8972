package dev.slipway.trigger;

import static dev.slipway.trigger.Sources.BANK;
import static dev.slipway.trigger.Sources.MAIN;
import static dev.slipway.trigger.Sources.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class NoteRefsTest {
  private final Sources sources = new Sources();

  private List<String> note() {
    sources.noteRefs.note(SHOP, "unknown");
    return sources.told();
  }

  @Test
  void aPushedBranchIsAcceptedOnceAndIsItsPushers() {
    var commit = sources.push(MAIN, sources.commit("branches=**"), "alice");
    var triggers = sources.noteRefs.note(SHOP, "unknown");
    assertEquals(1, triggers.size());
    assertEquals(
        new Trigger.Pushed(MAIN, commit, "alice"), TriggerEvents.read(triggers.getFirst()));
    assertEquals(List.of(), sources.noteRefs.note(SHOP, "unknown"));
    assertEquals(
        List.of("ref.moved refs/heads/main alice", "trigger.accepted refs/heads/main alice"),
        sources.told());
    assertEquals(Map.of(MAIN, commit), sources.tips.of(SHOP));
  }

  @Test
  void withoutAPipelineFileTheReasonIsSaid() {
    var commit = sources.push(MAIN, sources.bareCommit(), "alice");
    assertEquals(
        List.of(
            "ref.moved refs/heads/main alice",
            "trigger.ignored refs/heads/main alice: no slipway.yaml at " + commit.brief()),
        note());
  }

  @Test
  void aBranchThatIsNotListedIsIgnoredAndATagIsNoBranch() {
    var commit = sources.commit("branches=main tags=v*");
    sources.push(RefName.branch("v1"), commit, "alice");
    sources.push(new RefName("refs/tags/v1"), commit, "alice");
    sources.push(new RefName("refs/tags/main"), commit, "alice");
    assertEquals(
        List.of(
            "ref.moved refs/heads/v1 alice",
            "trigger.ignored refs/heads/v1 alice: branch 'v1' is not among those slipway.yaml lists"
                + " under on.push.branches",
            "ref.moved refs/tags/main alice",
            "trigger.ignored refs/tags/main alice: tag 'main' is not among those slipway.yaml lists"
                + " under on.push.tags",
            "ref.moved refs/tags/v1 alice",
            "trigger.accepted refs/tags/v1 alice"),
        note());
  }

  @Test
  void aWrongFileIsAcceptedSoThatItsRunSaysWhatIsWrong() {
    sources.push(MAIN, sources.commit("bad"), "alice");
    assertEquals("trigger.accepted refs/heads/main alice", note().getLast());
  }

  @Test
  void aDeletedBranchIsNotedAndStartsNothing() {
    sources.push(MAIN, sources.commit("branches=**"), "alice");
    note();
    sources.repository.delete(SHOP, MAIN);
    assertEquals("ref.moved refs/heads/main unknown", note().getLast());
    assertEquals(Map.of(), sources.tips.of(SHOP));
  }

  @Test
  void whatCountsIsWhereARefStandsNow() {
    sources.push(MAIN, sources.commit("branches=**"), "alice");
    var second = sources.push(MAIN, sources.commit("branches=**"), "bob");
    assertEquals(
        List.of("ref.moved refs/heads/main bob", "trigger.accepted refs/heads/main bob"), note());
    assertEquals(Map.of(MAIN, second), sources.tips.of(SHOP));
  }

  @Test
  void theFirstMirroringStartsNothingButWhatWasAnnounced() {
    var commit = sources.commit("branches=**");
    var topic = RefName.branch("topic");
    sources.repository.push(BANK, MAIN, commit);
    sources.repository.push(BANK, topic, commit);
    sources.transactions.run(tx -> sources.tips.announce(tx, BANK, topic, commit, "octo"));
    sources.noteRefs.note(BANK, "remote");
    assertEquals(
        List.of(
            "ref.moved refs/heads/main remote",
            "trigger.ignored refs/heads/main remote: it stood there when the remote was first"
                + " mirrored",
            "ref.moved refs/heads/topic octo",
            "trigger.accepted refs/heads/topic octo"),
        sources.told());
    sources.repository.push(BANK, MAIN, sources.commit("branches=**"));
    sources.noteRefs.note(BANK, "remote");
    assertEquals("trigger.accepted refs/heads/main remote", sources.told().getLast());
  }

  @Test
  void anUnknownProjectIsRefused() {
    assertThrows(Refusal.class, () -> sources.noteRefs.note(new ProjectName("other"), "unknown"));
  }

  @Test
  void whileEightNoteAndOnePushesEachMoveIsDealtWithOnceAndNoneGoesBack() throws Exception {
    int pushes = 300;
    var commits = new ArrayList<CommitId>();
    for (int n = 0; n < pushes; n++) {
      commits.add(sources.commit("branches=**"));
    }
    var done = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var noting = new ArrayList<Callable<Void>>();
      for (int n = 0; n < 8; n++) {
        noting.add(
            () -> {
              while (!done.get()) {
                sources.noteRefs.note(SHOP, "unknown");
              }
              return null;
            });
      }
      var noters = noting.stream().map(threads::submit).toList();
      try {
        for (var commit : commits) {
          sources.push(MAIN, commit, "alice");
        }
      } finally {
        done.set(true);
      }
      for (var noter : noters) {
        noter.get();
      }
    }
    sources.noteRefs.note(SHOP, "unknown");
    var seen =
        sources.journal.all().stream()
            .filter(event -> event.type() == EventType.TRIGGER_ACCEPTED)
            .map(event -> commits.indexOf(new CommitId(event.need("commit"))))
            .toList();
    assertEquals(seen.stream().sorted().toList(), seen, "in the order of the pushes");
    assertEquals(seen.size(), new HashSet<>(seen).size(), "each once");
    assertEquals(pushes - 1, seen.getLast());
  }
}
