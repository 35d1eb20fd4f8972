package dev.slipway.release.sql;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.deploy.sql.SqlDeployments;
import dev.slipway.event.EventType;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlJournal;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.release.Approve;
import dev.slipway.release.Fixtures;
import dev.slipway.release.OwnWork;
import dev.slipway.release.Promote;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Release;
import dev.slipway.release.Wish;
import dev.slipway.run.RunId;
import dev.slipway.source.InMemoryProjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Many do the same thing at the same time, on the real database. */
class AtOnceTest {
  private static final int MANY = 12;

  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final SqlReleases releases = new SqlReleases(jdbi);
  private final SqlPromotions promotions = new SqlPromotions(jdbi);
  private final SqlDeployments deployments = new SqlDeployments(jdbi);

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var future : threads.invokeAll(calls)) {
        try {
          results.add(future.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof Refusal)) {
            throw e;
          }
        }
      }
      return results;
    }
  }

  private Optional<Release> cut(long run) {
    return transactions.call(
        tx ->
            releases.add(
                tx,
                new RunId(SHOP, run),
                number -> Fixtures.release(number, run, "alice", stages(3))));
  }

  @Test
  void aRunIsCutOnceAndNumbersHaveNoGaps() throws Exception {
    var calls = new ArrayList<Callable<Optional<Release>>>();
    for (int n = 0; n < MANY; n++) {
      long run = 1 + n / 3;
      calls.add(() -> cut(run));
    }
    var cut = atOnce(calls).stream().flatMap(Optional::stream).toList();
    assertEquals(
        LongStream.rangeClosed(1, MANY / 3).boxed().toList(),
        cut.stream().map(release -> release.id().number()).sorted().toList());
  }

  @Test
  void approvalsAreCountedExactly() throws Exception {
    try (var journal = new SqlJournal(jdbi)) {
      var release = cut(1).orElseThrow();
      var promotion = Fixtures.promotion(release, "production", new PromotionState.Awaiting(3, 0));
      transactions.run(tx -> promotions.add(tx, promotion, "k"));
      var ownWork = new OwnWork(new InMemoryProjects(), releases, deployments);
      var approve = new Approve(transactions, journal, promotions, ownWork);
      List<Callable<Promotion>> calls =
          IntStream.range(0, MANY)
              .<Callable<Promotion>>mapToObj(
                  n ->
                      () ->
                          approve.approve(
                              caller("person-" + n % 6),
                              SHOP,
                              promotion.id(),
                              promotion.digest(),
                              NOW))
              .toList();
      atOnce(calls);
      assertEquals(
          Optional.of(promotion.in(new PromotionState.Approved())),
          promotions.find(promotion.id()));
      assertEquals(3, promotions.approvals(promotion.id()).size());
      assertEquals(
          List.of(
              EventType.PROMOTION_AWAITING,
              EventType.PROMOTION_AWAITING,
              EventType.PROMOTION_APPROVED),
          journal.after(0, 100).stream().map(event -> event.type()).toList());
    }
  }

  private static Caller caller(String name) {
    return new Caller(name, "token", List.of(), Set.of(Permission.APPROVE), Optional.empty());
  }

  @Test
  void aCutEntersItsStageOnceAndNoOlderOneStandsAfterANewer() throws Exception {
    try (var journal = new SqlJournal(jdbi)) {
      var promote = new Promote(transactions, journal, releases, promotions, deployments);
      var cut = LongStream.rangeClosed(1, 4).mapToObj(run -> cut(run).orElseThrow()).toList();
      var calls = new ArrayList<Callable<Optional<Promotion>>>();
      for (int n = 0; n < MANY; n++) {
        var release = cut.get(n % cut.size());
        calls.add(() -> promote.promote(new Wish.Cut(release.id()), NOW));
      }
      atOnce(calls);
      assertEquals(4, promotions.list(SHOP, Optional.empty(), 100).size());
      var standing =
          transactions.call(tx -> promotions.standing(tx, SHOP, "staging")).stream()
              .map(promotion -> promotion.release().number())
              .toList();
      assertEquals(standing.stream().sorted().toList(), standing);
      assertEquals(4, standing.getLast());
    }
  }
}
