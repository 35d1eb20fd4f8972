package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.source.CommitId;
import dev.slipway.source.InMemoryProjects;
import dev.slipway.source.InMemoryRepository;
import dev.slipway.source.InMemoryTips;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hosted project {@code shop} and a mirrored one {@code bank}, and the verbs over fakes. */
final class Sources {
  static final ProjectName SHOP = new ProjectName("shop");
  static final ProjectName BANK = new ProjectName("bank");
  static final RefName MAIN = RefName.branch("main");

  final InMemoryTransactions transactions = new InMemoryTransactions();
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryProjects projects = new InMemoryProjects();
  final InMemoryRepository repository = new InMemoryRepository();
  final InMemoryTips tips = new InMemoryTips();
  final Judge judge = new Judge(repository, reader());
  final RefLedger ledger = new RefLedger(tips, transactions, journal);
  final NoteRefs noteRefs = new NoteRefs(projects, repository, judge, ledger);

  Sources() {
    add(new Project(SHOP, Optional.empty(), "main", false, Instant.EPOCH));
    add(
        new Project(
            BANK,
            Optional.of(URI.create("https://example.org/bank")),
            "main",
            true,
            Instant.EPOCH));
  }

  private void add(Project project) {
    transactions.run(tx -> projects.add(tx, project));
    repository.create(project);
  }

  /**
   * Words instead of YAML: {@code branches=main,release/* tags=v* pull-requests schedule=CRON};
   * {@code bad} is no pipeline.
   */
  static PipelineReader reader() {
    return bytes -> {
      var text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith("bad")
          ? new PipelineReader.Reading.Invalid(
              List.of(new PipelineReader.Problem(1, 1, "bad", "make it good")))
          : new PipelineReader.Reading.Valid(new Pipeline(on(text), List.of(), List.of()));
    };
  }

  private static On on(String text) {
    return new On(
        words(text, "branches="),
        words(text, "tags="),
        text.contains("pull-requests"),
        words(text, "schedule=").stream().map(On.Schedule::new).toList());
  }

  private static List<String> words(String text, String key) {
    return List.of(text.split(" ", -1)).stream()
        .filter(word -> word.startsWith(key))
        .flatMap(word -> List.of(word.substring(key.length()).split(",", -1)).stream())
        .toList();
  }

  /** A commit whose pipeline file has those words. */
  CommitId commit(String on) {
    return repository.commit("a change", Map.of(Pipeline.FILE, on));
  }

  /** A commit without a pipeline file. */
  CommitId bareCommit() {
    return repository.commit("a change", Map.of("README.md", "hello"));
  }

  /** Moves a branch of shop, as a push by that person does. */
  CommitId push(RefName ref, CommitId commit, String by) {
    transactions.run(tx -> tips.announce(tx, SHOP, ref, commit, by));
    repository.push(SHOP, ref, commit);
    return commit;
  }

  /** Everything that happened, such as {@code trigger.accepted refs/heads/main alice}. */
  List<String> told() {
    return journal.all().stream().map(Sources::told).toList();
  }

  static String told(Event event) {
    return event.type().id()
        + " "
        + event.subject()
        + event.get("by").map(by -> " " + by).orElse("")
        + event.get("reason").map(reason -> ": " + reason).orElse("");
  }
}
