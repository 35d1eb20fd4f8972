package dev.slipway.release;

import dev.slipway.access.Refusal;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings a release back to a stage where it was live before. It needs no new approval: it got those
 * the stage asks for when it entered, for the same digest and the same configuration.
 */
public final class RollBack {
  private final Transactions transactions;
  private final Releases releases;
  private final Promotions promotions;
  private final StageHistory history;
  private final Entrance entrance;

  public RollBack(
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
   * The approved promotion; that of an earlier call while its deployment isn't finished.
   *
   * @throws Refusal {@code stage-not-found}, {@code release-not-found}, {@code already-live},
   *     {@code never-live} or {@code nothing-to-roll-back-to}
   */
  public Promotion rollBack(Ask ask, Instant now) {
    var lived = history.lived(ask.project(), ask.stage());
    if (lived.isEmpty()) {
      checkStage(ask);
    }
    var target =
        ask.release().map(id -> named(ask, id, lived)).orElseGet(() -> earlier(ask, lived));
    var plan = target.stage(ask.stage()).orElseThrow();
    var order =
        new Entrance.Order(
            target, plan, Promotion.ROLLBACK, "rollback:" + ask.key(), ask.by(), now);
    return transactions.call(tx -> underway(tx, order).orElseGet(() -> entrance.enter(tx, order)));
  }

  private void checkStage(Ask ask) {
    boolean known =
        releases.list(ask.project(), Long.MAX_VALUE, 1).stream()
            .anyMatch(newest -> newest.stage(ask.stage()).isPresent());
    if (!known) {
      throw Refusal.notFound("stage", ask.stage());
    }
  }

  private Release named(Ask ask, ReleaseId id, List<ReleaseId> lived) {
    var release = releases.find(id).orElseThrow(() -> Refusal.notFound("release", id.number()));
    if (!lived.contains(id)) {
      throw refusal("never-live", "release %s was never live in %s", id, ask.stage());
    }
    if (history.live(ask.project(), ask.stage()).equals(Optional.of(id))) {
      throw refusal("already-live", "release %s is live in %s", id, ask.stage());
    }
    return release;
  }

  /** The one that was live last of those older than what is; so that going on goes further back. */
  private Release earlier(Ask ask, List<ReleaseId> lived) {
    var live = history.live(ask.project(), ask.stage()).flatMap(releases::find);
    return lived.stream()
        .distinct()
        .flatMap(id -> releases.find(id).stream())
        .filter(release -> live.map(now -> now.newerThan(release)).orElse(true))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "nothing-to-roll-back-to",
                    "no release earlier than that of now was live in %2$s of %1$s",
                    ask.project(),
                    ask.stage()));
  }

  private Optional<Promotion> underway(Transaction tx, Entrance.Order order) {
    var release = order.release().id();
    promotions.lock(tx, release.project());
    return promotions.standing(tx, release.project(), order.plan().name()).stream()
        .filter(other -> other.reason().equals(Promotion.ROLLBACK))
        .filter(other -> other.release().equals(release))
        .filter(other -> !history.settled(tx, other.id()))
        .findFirst();
  }

  private static Refusal refusal(String code, String message, Object... about) {
    return new Refusal(Refusal.Kind.CONFLICT, code, message.formatted(about));
  }

  /**
   * What is asked.
   *
   * @param release empty for the one before
   * @param key the request's own: asked again under the same key, nothing more happens
   */
  public record Ask(
      ProjectName project, String stage, Optional<ReleaseId> release, String by, String key) {}
}
