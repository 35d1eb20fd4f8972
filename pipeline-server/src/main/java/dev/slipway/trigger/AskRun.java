package dev.slipway.trigger;

import dev.slipway.access.Refusal;
import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts a run because somebody asks for it, whatever {@code on} says. */
public final class AskRun {
  private final Projects projects;
  private final Repository repository;
  private final Judge judge;
  private final Transactions transactions;
  private final Journal journal;

  public AskRun(
      Projects projects,
      Repository repository,
      Judge judge,
      Transactions transactions,
      Journal journal) {
    this.projects = projects;
    this.repository = repository;
    this.judge = judge;
    this.transactions = transactions;
    this.journal = journal;
  }

  /**
   * The accepted trigger.
   *
   * @param ref a full ref, or the name of a branch or tag (the branch wins); empty for the default
   *     branch
   * @throws Refusal if there is no such project or ref, or no pipeline file there
   */
  public Event ask(ProjectName name, Optional<String> ref, String by) {
    var project = projects.find(name).orElseThrow(() -> Refusal.notFound("project", name));
    var trigger = trigger(project, ref, by);
    return switch (judge.of(name, trigger)) {
      case Verdict.Ignored ignored ->
          throw new Refusal(Refusal.Kind.CONFLICT, "nothing-to-run", ignored.reason());
      case Verdict.Accepted accepted ->
          transactions.call(tx -> journal.append(tx, TriggerEvents.of(name, trigger, accepted)));
    };
  }

  private Trigger trigger(Project project, Optional<String> asked, String by) {
    var refs = repository.refs(project.name());
    var ref =
        asked.map(text -> resolve(refs, text)).orElseGet(() -> Optional.of(project.defaultRef()));
    return ref.filter(refs::containsKey)
        .<Trigger>map(found -> new Trigger.Asked(found, at(refs, found), by))
        .orElseThrow(() -> Refusal.notFound("ref", asked.orElse(project.defaultBranch())));
  }

  private static CommitId at(Map<RefName, CommitId> refs, RefName ref) {
    return Optional.ofNullable(refs.get(ref)).orElseThrow();
  }

  private static Optional<RefName> resolve(Map<RefName, CommitId> refs, String text) {
    var candidates =
        text.startsWith("refs/")
            ? Stream.of(text)
            : Stream.of("refs/heads/" + text, "refs/tags/" + text);
    try {
      return candidates.map(RefName::new).filter(refs::containsKey).findFirst();
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "bad-ref", String.valueOf(e.getMessage()));
    }
  }
}
