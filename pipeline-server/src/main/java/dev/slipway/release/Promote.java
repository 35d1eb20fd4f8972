package dev.slipway.release;

import dev.slipway.access.Refusal;
import dev.slipway.event.Journal;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import dev.slipway.pipeline.StagePlan;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets a release ask to enter a stage: by itself into the first one when it is cut and into the
 * next one when it is live, or because a person asks.
 *
 * <p>Stages come in order: a person may promote only what is or was live in the stage before. A
 * promotion that waits for approval gives way to one of a newer release; one that was made by
 * itself never overtakes a newer release (it is added as superseded, so that it is seen).
 */
public final class Promote {
  private final Transactions transactions;
  private final Releases releases;
  private final Promotions promotions;
  private final StageHistory history;
  private final Entrance entrance;

  public Promote(
      Transactions transactions,
      Journal journal,
      Releases releases,
      Promotions promotions,
      StageHistory history) {
    this.transactions = transactions;
    this.releases = releases;
    this.promotions = promotions;
    this.history = history;
    this.entrance = new Entrance(journal, releases, promotions);
  }

  /**
   * The promotion that comes of the wish, now or when it was first told; empty if none does.
   *
   * @throws Refusal if a person asks for what can't be
   */
  public Optional<Promotion> promote(Wish wish, Instant now) {
    return switch (wish) {
      case Wish.Cut cut -> Optional.of(first(cut, now));
      case Wish.Live live -> next(live, now);
      case Wish.Asked asked -> Optional.of(asked(asked, now));
    };
  }

  private Promotion first(Wish.Cut cut, Instant now) {
    var release = known(cut.release());
    return enter(automatic(release, release.stages().getFirst(), Promotion.CUT, now));
  }

  private Optional<Promotion> next(Wish.Live live, Instant now) {
    var before =
        promotions
            .find(live.promotion())
            .orElseThrow(() -> new IllegalStateException("no promotion " + live.promotion()));
    if (before.reason().equals(Promotion.ROLLBACK)) {
      return Optional.empty(); // going back in one stage moves no other
    }
    var release = known(before.release());
    return release
        .after(before.stage())
        .map(plan -> enter(automatic(release, plan, Promotion.NEXT_STAGE, now)));
  }

  private Promotion asked(Wish.Asked asked, Instant now) {
    var release =
        releases
            .find(asked.release())
            .orElseThrow(() -> Refusal.notFound("release", asked.release().number()));
    var plan =
        release.stage(asked.stage()).orElseThrow(() -> Refusal.notFound("stage", asked.stage()));
    checkOrder(release, plan);
    var order =
        new Entrance.Order(release, plan, Promotion.ASKED, "asked:" + asked.key(), asked.by(), now);
    return transactions.call(tx -> underway(tx, order).orElseGet(() -> entrance.enter(tx, order)));
  }

  private void checkOrder(Release release, StagePlan plan) {
    var project = release.id().project();
    if (history.live(project, plan.name()).equals(Optional.of(release.id()))) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "already-live",
          "release %s is live in %s".formatted(release.id(), plan.name()));
    }
    var before = release.before(plan.name()).map(StagePlan::name);
    if (before.isPresent() && !history.lived(project, before.get()).contains(release.id())) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "stage-before-not-passed",
          "release %s was never live in %s, which comes before %s"
              .formatted(release.id(), before.get(), plan.name()));
    }
  }

  /** Asking twice for what isn't finished yet is asking once. */
  private Optional<Promotion> underway(Transaction tx, Entrance.Order order) {
    var release = order.release().id();
    promotions.lock(tx, release.project());
    return promotions.standing(tx, release.project(), order.plan().name()).stream()
        .filter(other -> other.release().equals(release))
        .filter(other -> !history.settled(tx, other.id()))
        .findFirst();
  }

  private Promotion enter(Entrance.Order order) {
    return transactions.call(tx -> entrance.enter(tx, order));
  }

  private static Entrance.Order automatic(
      Release release, StagePlan plan, String reason, Instant now) {
    return new Entrance.Order(release, plan, reason, reason, release.by(), now);
  }

  private Release known(ReleaseId id) {
    return releases.find(id).orElseThrow(() -> new IllegalStateException("no release " + id));
  }
}
