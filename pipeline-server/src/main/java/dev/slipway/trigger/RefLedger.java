package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.source.Tips;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down that a ref moved and what came of it, in one transaction. */
public final class RefLedger {
  private final Tips tips;
  private final Transactions transactions;
  private final Journal journal;

  public RefLedger(Tips tips, Transactions transactions, Journal journal) {
    this.tips = tips;
    this.transactions = transactions;
    this.journal = journal;
  }

  Tips tips() {
    return tips;
  }

  /** A trigger and what was decided of it. */
  record Decided(Trigger trigger, Verdict verdict) {}

  /**
   * The trigger's event, if there is a trigger.
   *
   * @return empty, with nothing written, if the tip has moved meanwhile
   */
  Optional<List<Event>> write(
      ProjectName project, RefMove move, String by, Optional<Decided> decided) {
    return transactions.call(
        tx -> {
          if (!tips.move(tx, project, move.ref(), move.from(), move.to())) {
            return Optional.empty();
          }
          var triggers = new ArrayList<Event>();
          journal.append(tx, move.event(project, by));
          decided
              .map(d -> TriggerEvents.of(project, d.trigger(), d.verdict()))
              .ifPresent(event -> triggers.add(journal.append(tx, event)));
          return Optional.of(triggers);
        });
  }
}
