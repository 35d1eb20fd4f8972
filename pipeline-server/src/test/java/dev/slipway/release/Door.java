package dev.slipway.release;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.run.RunId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;

/** The verbs of releases with everything they need, in memory, and a hand that deploys. */
final class Door implements StageHistory, Projects {
  final InMemoryTransactions transactions = new InMemoryTransactions();
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryReleases releases = new InMemoryReleases();
  final InMemoryPromotions promotions = new InMemoryPromotions();
  final Promote promote = new Promote(transactions, journal, releases, promotions, this);
  final RollBack rollBack = new RollBack(transactions, journal, releases, promotions, this);
  final Approve approve =
      new Approve(transactions, journal, promotions, new OwnWork(this, releases, this));

  boolean selfApproval;
  private final Map<String, List<ReleaseId>> lived = new HashMap<>();
  private final Set<UUID> settled = new HashSet<>();

  Release cut(long run, String by, List<StagePlan> stages) {
    return transactions
        .call(
            tx ->
                releases.add(
                    tx, new RunId(SHOP, run), number -> Fixtures.release(number, run, by, stages)))
        .orElseThrow();
  }

  /** Cut, and promoted into its first stage. */
  Promotion arrives(Release release) {
    return promote.promote(new Wish.Cut(release.id()), NOW).orElseThrow();
  }

  /** What the deployment of the promotion does once it is healthy. */
  Optional<Promotion> goesLive(Promotion promotion) {
    Assertions.assertEquals(new PromotionState.Approved(), now(promotion).state());
    lived
        .computeIfAbsent(promotion.stage(), stage -> new ArrayList<>())
        .addFirst(promotion.release());
    settled.add(promotion.id());
    return promote.promote(new Wish.Live(promotion.id()), NOW);
  }

  /** Cut and live in staging; its promotion into the next stage. */
  Promotion passesStaging(Release release) {
    return goesLive(arrives(release)).orElseThrow();
  }

  Promotion asked(Release release, String stage, String by, String key) {
    return promote.promote(new Wish.Asked(release.id(), stage, by, key), NOW).orElseThrow();
  }

  Promotion back(String stage, Optional<Release> to, String key) {
    var ask = new RollBack.Ask(SHOP, stage, to.map(Release::id), "olga", key);
    return rollBack.rollBack(ask, NOW);
  }

  Promotion approve(String who, Promotion promotion) {
    return approve(who, promotion, promotion.digest());
  }

  Promotion approve(String who, Promotion promotion, Digest digest) {
    return approve.approve(caller(who), SHOP, promotion.id(), digest, NOW);
  }

  static Caller caller(String who) {
    return new Caller(
        who, "token-of-" + who, List.of(), Set.of(Permission.APPROVE), Optional.empty());
  }

  Promotion now(Promotion promotion) {
    return promotions.find(promotion.id()).orElseThrow();
  }

  static void refused(String code, org.junit.jupiter.api.function.Executable what) {
    Assertions.assertEquals(code, Assertions.assertThrows(Refusal.class, what).code());
  }

  @Override
  public List<ReleaseId> lived(ProjectName project, String stage) {
    return List.copyOf(lived.getOrDefault(stage, List.of()));
  }

  @Override
  public Optional<ReleaseId> live(ProjectName project, String stage) {
    return lived(project, stage).stream().findFirst();
  }

  @Override
  public boolean settled(Transaction tx, UUID promotion) {
    return settled.contains(promotion);
  }

  @Override
  public boolean add(Transaction tx, Project project) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Project> find(ProjectName name) {
    return Optional.of(new Project(name, Optional.empty(), "main", selfApproval, NOW));
  }

  @Override
  public List<Project> list() {
    throw new UnsupportedOperationException();
  }
}
