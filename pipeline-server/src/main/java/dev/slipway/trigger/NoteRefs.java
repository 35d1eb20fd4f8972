package dev.slipway.trigger;

import dev.slipway.access.Refusal;
import dev.slipway.event.Event;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.trigger.RefLedger.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Deals with every branch and tag of a project that stands elsewhere than when we last looked.
 *
 * <p>Each one's tip moves in the transaction that writes what came of it, so that killing this
 * anywhere loses nothing and doing it again, or twice at once, does nothing twice. What counts is
 * where a ref stands now, in whatever order we hear of its moves.
 */
public final class NoteRefs {
  private final Projects projects;
  private final Repository repository;
  private final Judge judge;
  private final RefLedger ledger;

  public NoteRefs(Projects projects, Repository repository, Judge judge, RefLedger ledger) {
    this.projects = projects;
    this.repository = repository;
    this.judge = judge;
    this.ledger = ledger;
  }

  /**
   * The triggers that came of it, accepted and ignored, in the order they were written.
   *
   * @param by who is behind moves that nobody announced
   * @throws Refusal if there is no such project
   */
  public List<Event> note(ProjectName name, String by) {
    var project = projects.find(name).orElseThrow(() -> Refusal.notFound("project", name));
    var triggers = new ArrayList<Event>();
    boolean settled;
    do {
      settled = pass(project, by, triggers);
    } while (!settled);
    return List.copyOf(triggers);
  }

  /** False if somebody else moved a tip meanwhile: then only another look can tell the rest. */
  private boolean pass(Project project, String by, List<Event> triggers) {
    // The order of these two reads is what keeps a tip from going back; see Tips.
    var before = ledger.tips().of(project.name());
    var now = repository.refs(project.name());
    var first = project.remote().isPresent() && before.isEmpty();
    boolean settled = true;
    for (var ref : watched(before, now)) {
      var move = new RefMove(ref, found(before, ref), found(now, ref));
      if (!move.none()) {
        var written = write(project.name(), move, by, first);
        written.ifPresent(triggers::addAll);
        settled &= written.isPresent();
      }
    }
    return settled;
  }

  private static TreeSet<RefName> watched(
      Map<RefName, CommitId> before, Map<RefName, CommitId> now) {
    var refs = new TreeSet<>(now.keySet());
    refs.addAll(before.keySet());
    refs.removeIf(ref -> ref.branch().isEmpty() && ref.tag().isEmpty());
    return refs;
  }

  private Optional<List<Event>> write(ProjectName project, RefMove move, String by, boolean first) {
    var announced = move.to().flatMap(to -> ledger.tips().announced(project, move.ref(), to));
    var who = announced.orElse(by);
    boolean old = first && announced.isEmpty();
    var decided =
        move.trigger(who).map(t -> new Decided(t, old ? wasThereBefore() : judge.of(project, t)));
    return ledger.write(project, move, who, decided);
  }

  private static Verdict wasThereBefore() {
    return new Verdict.Ignored("it stood there when the remote was first mirrored");
  }

  private static Optional<CommitId> found(Map<RefName, CommitId> refs, RefName ref) {
    return Optional.ofNullable(refs.get(ref));
  }
}
