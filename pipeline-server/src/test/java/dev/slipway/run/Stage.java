package dev.slipway.run;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.pipeline.Step;
import dev.slipway.source.Commit;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Everything the verbs of runs need, in memory: one project, one pipeline, a list of events. */
final class Stage implements Transactions, Journal, Repository, PipelineReader {
  static final ProjectName SHOP = new ProjectName("shop");
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  final InMemoryRuns runs = new InMemoryRuns();
  final ScriptedStepRunner runner = new ScriptedStepRunner();
  final RunBook book = new RunBook(this, this, runs);
  private final List<Event> events = new ArrayList<>();
  private volatile Reading reading =
      new Reading.Invalid(List.of(new Problem(4, 7, "unknown key 'stepz'", "did you mean steps?")));

  void steps(Step... steps) {
    reading = new Reading.Valid(new Pipeline(On.DEFAULT, List.of(steps), List.of()));
  }

  static Step.Shell step(String name, Map<String, String> env, String... needs) {
    return new Step.Shell(
        name,
        "base",
        "true",
        env,
        List.of(),
        List.of(needs),
        Duration.ofMinutes(1),
        Step.Resources.DEFAULT,
        Step.Network.NONE,
        Optional.empty());
  }

  static Step.Shell imaged(String name, String image, String... needs) {
    var plain = step(name, Map.of(), needs);
    return new Step.Shell(
        name,
        plain.image(),
        plain.run(),
        plain.env(),
        plain.secrets(),
        plain.needs(),
        plain.timeout(),
        plain.resources(),
        plain.network(),
        Optional.of(
            new Step.Snapshot(
                image, List.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty())));
  }

  Event accepted() {
    var data =
        Map.of("ref", "refs/heads/main", "commit", "1".repeat(40), "by", "alice", "cause", "push");
    return append(
        new Transaction() {}, new NewEvent(EventType.TRIGGER_ACCEPTED, SHOP, "main", data));
  }

  StartRun startRun() {
    return new StartRun(book, this, this);
  }

  ExecuteRun executeRun() {
    return new ExecuteRun(book, this, this, new Retrying(runner, Duration.ofMillis(1)), () -> NOW);
  }

  Runs.Claim claimed() {
    startRun().start(accepted(), NOW);
    return runs.claim("me", Duration.ofMinutes(1)).orElseThrow();
  }

  /** What happened, without the trigger: {@code run.queued}, {@code step.ended build passed}... */
  List<String> told() {
    return after(0, 1000).stream()
        .filter(e -> e.type() != EventType.TRIGGER_ACCEPTED)
        .map(e -> e.type().id() + step(e) + e.get("outcome").map(o -> " " + o).orElse(""))
        .toList();
  }

  private static String step(Event event) {
    var subject = event.subject();
    return subject.contains("/") ? " " + subject.substring(subject.indexOf('/') + 1) : "";
  }

  @Override
  public <T> T call(Function<Transaction, T> work) {
    return work.apply(new Transaction() {});
  }

  @Override
  public synchronized Event append(Transaction tx, NewEvent e) {
    var event =
        new Event(
            events.size() + 1L,
            UUID.randomUUID(),
            e.type(),
            e.project(),
            e.subject(),
            NOW,
            e.data());
    events.add(event);
    return event;
  }

  @Override
  public synchronized List<Event> after(long seq, int limit) {
    return events.stream().skip(seq).limit(limit).toList();
  }

  @Override
  public List<Event> after(ProjectName project, long seq, int limit) {
    return after(seq, limit);
  }

  @Override
  public synchronized long last() {
    return events.size();
  }

  @Override
  public boolean awaitBeyond(long seq, Duration max) {
    return last() > seq;
  }

  @Override
  public Reading read(byte[] file) {
    return reading;
  }

  @Override
  public void create(Project project) {}

  @Override
  public void trust(ProjectName project, String hostKey) {}

  @Override
  public Map<RefName, CommitId> refs(ProjectName project) {
    return Map.of();
  }

  @Override
  public Optional<Commit> commit(ProjectName project, CommitId id) {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> file(ProjectName project, CommitId commit, String path, int maxBytes) {
    return commit.hex().startsWith("0") ? Optional.empty() : Optional.of(new byte[0]);
  }

  @Override
  public void checkout(ProjectName project, CommitId commit, Path into) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fetch(Project project) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<CommitId> fetchPullRequest(Project project, long number) {
    throw new UnsupportedOperationException();
  }
}
