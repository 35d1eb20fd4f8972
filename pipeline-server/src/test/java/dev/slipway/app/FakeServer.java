package dev.slipway.app;

import dev.slipway.deploy.Deploy;
import dev.slipway.deploy.InMemoryDeployments;
import dev.slipway.deploy.MoveStageTag;
import dev.slipway.deploy.RollDeployment;
import dev.slipway.deploy.ScriptedRollout;
import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.yaml.YamlPipelineReader;
import dev.slipway.release.CutRelease;
import dev.slipway.release.InMemoryPromotions;
import dev.slipway.release.InMemoryReleases;
import dev.slipway.release.Promote;
import dev.slipway.release.StagePlans;
import dev.slipway.run.Cancellation;
import dev.slipway.run.DiscardRuns;
import dev.slipway.run.ExecuteRun;
import dev.slipway.run.InMemoryRuns;
import dev.slipway.run.RunBook;
import dev.slipway.run.RunId;
import dev.slipway.run.ScriptedStepRunner;
import dev.slipway.run.StartRun;
import dev.slipway.source.CommitId;
import dev.slipway.source.InMemoryProjects;
import dev.slipway.source.InMemoryRepository;
import dev.slipway.source.InMemoryTips;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.trigger.Judge;
import dev.slipway.trigger.NoteRefs;
import dev.slipway.trigger.RefLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole server on fakes: the conveyor is turned by hand, by one thread, until nothing moves.
 */
final class FakeServer {
  static final ProjectName SHOP = new ProjectName("shop");
  private static final Duration LEASE = Duration.ofMinutes(1);

  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryRepository repository = new InMemoryRepository();
  final ScriptedRollout rollout = new ScriptedRollout();
  final ScriptedStepRunner steps = new ScriptedStepRunner();
  final Map<String, Digest> tags = new HashMap<>();
  final InMemoryPromotions promotions = new InMemoryPromotions();
  final InMemoryDeployments deployments = new InMemoryDeployments();
  final InMemoryTransactions transactions = new InMemoryTransactions();
  final InMemoryReleases releases = new InMemoryReleases();

  private final InMemoryProjects projects = new InMemoryProjects();
  private final InMemoryRuns runs = new InMemoryRuns();
  private final YamlPipelineReader reader = new YamlPipelineReader();
  private final InstantSource clock = InstantSource.system();
  private final NoteRefs noteRefs =
      new NoteRefs(
          projects,
          repository,
          new Judge(repository, reader),
          new RefLedger(new InMemoryTips(), transactions, journal));
  private final ExecuteRun execute =
      new ExecuteRun(new RunBook(transactions, journal, runs), repository, reader, steps, clock);
  private final RollDeployment roll =
      new RollDeployment(transactions, journal, releases, deployments, rollout, clock);
  private final Conveyor conveyor =
      new Conveyor(
          new Conveyor.Verbs(
              new StartRun(new RunBook(transactions, journal, runs), repository, reader),
              new CutRelease(
                  transactions,
                  journal,
                  runs,
                  projects,
                  new StagePlans(repository, reader),
                  releases),
              new Promote(transactions, journal, releases, promotions, deployments),
              new Deploy(transactions, promotions, deployments),
              new MoveStageTag(
                  deployments,
                  releases,
                  (stage, image, digest) -> tags.put(stage + "/" + image, digest))),
          new Conveyor.Workers(() -> {}, this::work, this::deploy, () -> {}),
          clock);
  private long told;

  FakeServer() {
    var project = new Project(SHOP, Optional.empty(), "main", true, Instant.EPOCH);
    transactions.run(tx -> projects.add(tx, project));
    repository.create(project);
  }

  /** Pushes a commit with that pipeline to main, and turns the conveyor until nothing moves. */
  CommitId push(String pipeline) throws InterruptedException {
    var commit = repository.commit("a commit", Map.of("slipway.yaml", pipeline));
    repository.push(SHOP, RefName.branch("main"), commit);
    noteRefs.note(SHOP, "alice");
    turn();
    return commit;
  }

  /** Hands every event to the conveyor; each of them twice, as a crash would. */
  void turn() {
    while (told < journal.last()) {
      var event = journal.after(told, 1).getFirst();
      conveyor.next(event);
      conveyor.next(event);
      told = event.seq();
    }
  }

  /** Which runs are discarded when only so many ended ones are kept. */
  List<Long> discarded(int keep) {
    var discard = new DiscardRuns(new RunBook(transactions, journal, runs), steps);
    new Retention(projects, deployments, releases, discard, keep).sweep();
    return steps.discarded().stream().map(RunId::number).toList();
  }

  List<EventType> plot() {
    return journal.types();
  }

  private void work() {
    for (var claim = runs.claim("me", LEASE); claim.isPresent(); claim = runs.claim("me", LEASE)) {
      try {
        execute.execute(claim.get(), new Cancellation());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void deploy() {
    for (var claim = deployments.claim("me", LEASE);
        claim.isPresent();
        claim = deployments.claim("me", LEASE)) {
      try {
        roll.roll(claim.get());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
