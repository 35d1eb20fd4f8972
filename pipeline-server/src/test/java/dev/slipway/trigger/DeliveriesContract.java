package dev.slipway.trigger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.RefName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every inbox promises. */
public abstract class DeliveriesContract {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final CommitId HEAD = new CommitId("1".repeat(40));
  private static final ForgeNews MOVED =
      new ForgeNews.Moved(RefName.branch("main"), Optional.of(HEAD), "octo");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  protected abstract Transactions transactions();

  protected abstract Projects projects();

  protected abstract Deliveries deliveries();

  @BeforeEach
  void aProject() {
    var shop = new Project(SHOP, Optional.empty(), "main", false, NOW);
    transactions().run(tx -> assertTrue(projects().add(tx, shop)));
  }

  private static Delivery delivery(String forgeId) {
    return delivery(forgeId, MOVED);
  }

  private static Delivery delivery(String forgeId, ForgeNews news) {
    return new Delivery(
        UUID.randomUUID(),
        SHOP,
        "github",
        forgeId,
        Map.of("x-github-event", List.of("push")),
        new byte[] {0, 1, (byte) 200, '\n'},
        news,
        new DeliveryState.Pending(NOW, ""),
        0,
        NOW);
  }

  private UUID add(Delivery delivery) {
    return transactions().call(tx -> deliveries().add(tx, delivery));
  }

  private Optional<UUID> claim(Instant now) {
    return deliveries().claim(now, MINUTE).map(Delivery::id);
  }

  private void settle(UUID id, DeliveryState state) {
    transactions().run(tx -> deliveries().settle(tx, id, state));
  }

  @Test
  void whatIsAddedIsFoundByteForByte() {
    var delivery = delivery("a");
    assertEquals(delivery.id(), add(delivery));
    var found = deliveries().find(delivery.id()).orElseThrow();
    assertArrayEquals(delivery.body(), found.body());
    assertEquals(delivery.headers(), found.headers());
    assertEquals(delivery.state(), found.state());
    assertEquals(NOW, found.received());
    assertEquals(Optional.empty(), deliveries().find(UUID.randomUUID()));
  }

  @Test
  void allKindsOfNewsAreKept() {
    var kinds =
        List.of(
            MOVED,
            new ForgeNews.Moved(new RefName("refs/tags/v1"), Optional.empty(), "octo"),
            new ForgeNews.Proposed(7, HEAD, "octo"),
            new ForgeNews.ProposedByStranger(8, HEAD, "mallory"),
            new ForgeNews.Nothing("no \"reason\""),
            new ForgeNews.Malformed("ü"));
    for (var news : kinds) {
      var id = add(delivery("of " + news, news));
      assertEquals(news, deliveries().find(id).orElseThrow().news());
    }
  }

  @Test
  void theSameForgeIdIsAddedOnceHoweverManySendIt() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var adds =
          threads.invokeAll(
              IntStream.range(0, 10)
                  .<Callable<UUID>>mapToObj(n -> () -> add(delivery("a")))
                  .toList());
      var ids = new HashSet<UUID>();
      for (var add : adds) {
        ids.add(add.get());
      }
      assertEquals(1, ids.size());
      assertEquals(1, deliveries().list(SHOP, 10).size());
    }
  }

  @Test
  void oneThatIsRolledBackWasNotReceived() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      deliveries().add(tx, delivery("a"));
                      throw new IllegalArgumentException("no");
                    }));
    assertEquals(List.of(), deliveries().list(SHOP, 10));
  }

  @Test
  void aClaimedOneIsDueAgainUnlessItWasSettled() {
    var id = add(delivery("a"));
    assertEquals(Optional.empty(), claim(NOW.minusSeconds(1)));
    assertEquals(Optional.of(id), claim(NOW));
    assertEquals(Optional.empty(), claim(NOW.plusSeconds(59)));
    var again = deliveries().claim(NOW.plusSeconds(60), MINUTE).orElseThrow();
    assertEquals(2, again.tries());
    settle(id, new DeliveryState.Pending(NOW.plusSeconds(300), "no route"));
    assertEquals(Optional.empty(), claim(NOW.plusSeconds(299)));
    deliveries().wake(NOW.plusSeconds(200));
    assertEquals(Optional.of(id), claim(NOW.plusSeconds(200)));
    settle(id, new DeliveryState.Done("yes"));
    assertEquals(Optional.empty(), claim(NOW.plusSeconds(9999)));
  }

  @Test
  void aSettledOneStaysAsItIs() {
    var id = add(delivery("a"));
    settle(id, new DeliveryState.Ignored("because"));
    settle(id, new DeliveryState.Failed("no"));
    deliveries().wake(NOW.plusSeconds(1));
    assertEquals(new DeliveryState.Ignored("because"), deliveries().find(id).orElseThrow().state());
  }

  @Test
  void eachIsClaimedByOneOfMany() throws Exception {
    int count = 20;
    IntStream.range(0, count).forEach(n -> add(delivery("d" + n)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claims =
          threads.invokeAll(
              IntStream.range(0, count)
                  .<Callable<Optional<UUID>>>mapToObj(n -> () -> claim(NOW))
                  .toList());
      var ids = new HashSet<UUID>();
      int claimed = 0;
      for (var claim : claims) {
        claimed += claim.get().isPresent() ? 1 : 0;
        claim.get().ifPresent(ids::add);
      }
      assertEquals(claimed, ids.size(), "none twice");
      for (var rest = claim(NOW); rest.isPresent(); rest = claim(NOW)) {
        ids.add(rest.get());
      }
      assertEquals(count, ids.size());
    }
  }

  @Test
  void theListIsNewestFirstBoundedAndWithoutBodies() {
    add(delivery("a"));
    var later = delivery("b");
    add(
        new Delivery(
            later.id(),
            SHOP,
            "github",
            "b",
            later.headers(),
            later.body(),
            later.news(),
            later.state(),
            0,
            NOW.plusSeconds(1)));
    var list = deliveries().list(SHOP, 1);
    assertEquals(List.of("b"), list.stream().map(Delivery::forgeId).toList());
    assertEquals(0, list.getFirst().body().length);
  }
}
