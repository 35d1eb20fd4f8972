package dev.slipway.release;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.run.RunId;
import dev.slipway.source.CommitId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Releases} promises. */
public abstract class ReleasesContract {
  protected abstract Releases releases();

  protected abstract Transactions transactions();

  private Optional<Release> add(long run, String by) {
    return transactions()
        .call(
            tx ->
                releases()
                    .add(
                        tx,
                        new RunId(SHOP, run),
                        number -> Fixtures.release(number, run, by, stages(2))));
  }

  @Test
  void givesBackWhatWasAddedWhole() {
    var added = add(7, "alice").orElseThrow();
    assertEquals(new ReleaseId(SHOP, 1), added.id());
    assertEquals(Optional.of(added), releases().find(added.id()));
    assertEquals(Optional.of(added), transactions().call(tx -> releases().find(tx, added.id())));
    assertEquals(Optional.empty(), releases().find(new ReleaseId(SHOP, 2)));
  }

  @Test
  void cutsARunOnce() {
    add(7, "alice");
    assertEquals(Optional.empty(), add(7, "alice"));
    assertEquals(2, add(8, "alice").orElseThrow().id().number());
  }

  @Test
  void countsEachProjectFromOne() {
    add(7, "alice");
    var other = new ProjectName("blog");
    var added =
        transactions()
            .call(
                tx ->
                    releases()
                        .add(
                            tx,
                            new RunId(other, 7),
                            number ->
                                new Release(
                                    new ReleaseId(other, number),
                                    new RunId(other, 7),
                                    new CommitId("a".repeat(40)),
                                    "bob",
                                    Map.of(),
                                    List.of(),
                                    NOW)));
    assertEquals(1, added.orElseThrow().id().number());
    assertEquals(List.of(added.get()), releases().list(other, Long.MAX_VALUE, 10));
  }

  @Test
  void listsTheNewestFirst() {
    var all = IntStream.rangeClosed(1, 4).mapToObj(run -> add(run, "alice").orElseThrow()).toList();
    assertEquals(all.reversed(), releases().list(SHOP, Long.MAX_VALUE, 10));
    assertEquals(List.of(all.get(1), all.get(0)), releases().list(SHOP, 3, 10));
    assertEquals(List.of(all.get(3)), releases().list(SHOP, Long.MAX_VALUE, 1));
  }

  @Test
  void knowsWhoPushedBetweenTwoReleasesInTheOrderOfRuns() {
    var first = add(1, "alice").orElseThrow();
    var third = add(3, "bob").orElseThrow();
    add(2, "carol");
    add(4, "dave");
    assertEquals(Set.of("bob", "carol"), releases().pushers(first, third));
    assertEquals(Set.of(), releases().pushers(third, first));
  }
}
