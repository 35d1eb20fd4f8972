package dev.slipway.trigger;

import dev.slipway.access.Secrets;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import dev.slipway.source.SourceSecrets;
import dev.slipway.source.Tips;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes a delivery into the inbox. Nothing is written and no field is trusted before the signature
 * over the raw bytes was found good; what is answered was committed.
 */
public final class ReceiveDelivery {
  private final Forges forges;
  private final Secrets secrets;
  private final Deliveries deliveries;
  private final Tips tips;
  private final Transactions transactions;
  private final Journal journal;

  public ReceiveDelivery(
      Forges forges,
      Secrets secrets,
      Deliveries deliveries,
      Tips tips,
      Transactions transactions,
      Journal journal) {
    this.forges = forges;
    this.secrets = secrets;
    this.deliveries = deliveries;
    this.tips = tips;
    this.transactions = transactions;
    this.journal = journal;
  }

  /** What came of one request. */
  public sealed interface Receipt {
    /** It is in the inbox, committed. */
    record Taken(UUID delivery) implements Receipt {}

    /** It was there already. */
    record Duplicate(UUID delivery) implements Receipt {}

    /**
     * It is not proven to come from the project's forge; the same for a project that is not there.
     */
    record Refused(String reason) implements Receipt {}

    /** It is proven, but does not say what its forge documents. */
    record Malformed(String reason) implements Receipt {}
  }

  /** Does not tell a project that does not exist from one whose secret is another. */
  public Receipt receive(ProjectName project, Forges.Message message, Instant now) {
    var secret = secrets.reveal(project, Optional.empty(), Set.of(SourceSecrets.WEBHOOK));
    return switch (forges.prove(message, Optional.ofNullable(secret.get(SourceSecrets.WEBHOOK)))) {
      case Forges.Proof.Refused refused -> new Receipt.Refused(refused.reason());
      case Forges.Proof.Proven proven -> receive(project, message, proven, now);
    };
  }

  private Receipt receive(
      ProjectName project, Forges.Message message, Forges.Proof.Proven proven, Instant now) {
    if (proven.news() instanceof ForgeNews.Malformed malformed) {
      return new Receipt.Malformed(malformed.reason());
    }
    if (proven.forgeId().isEmpty()) {
      return new Receipt.Malformed("the delivery has no usable id");
    }
    var at = now.truncatedTo(ChronoUnit.MICROS);
    var delivery =
        new Delivery(
            UUID.randomUUID(),
            project,
            message.forge(),
            proven.forgeId().get(),
            proven.headers(),
            message.body(),
            proven.news(),
            new DeliveryState.Pending(at, ""),
            0,
            at);
    return transactions.call(tx -> add(tx, delivery));
  }

  private Receipt add(Transaction tx, Delivery delivery) {
    var there = deliveries.add(tx, delivery);
    if (!there.equals(delivery.id())) {
      return new Receipt.Duplicate(there);
    }
    announce(tx, delivery);
    journal.append(
        tx,
        NewEvent.of(EventType.DELIVERY_RECEIVED, delivery.project(), delivery.id().toString())
            .with("forge", delivery.forge())
            .with("id", delivery.forgeId()));
    return new Receipt.Taken(there);
  }

  /*
   * Now, not when it is dealt with: whoever finds the move before that, as when refs are compared
   * after a restart, has to know whose it is. A tag may be announced as an object that is no commit;
   * that waits for the repository to tell.
   */
  private void announce(Transaction tx, Delivery delivery) {
    if (delivery.news() instanceof ForgeNews.Moved moved && moved.ref().branch().isPresent()) {
      moved
          .to()
          .ifPresent(to -> tips.announce(tx, delivery.project(), moved.ref(), to, moved.by()));
    }
  }
}
