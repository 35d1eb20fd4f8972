package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.util.function.Consumer;

/** Sends an image of a project to a registry, and notes who did. */
public final class PushImage {
  private final ImageTransfers transfers;
  private final Transactions transactions;
  private final Journal journal;

  public PushImage(ImageTransfers transfers, Transactions transactions, Journal journal) {
    this.transfers = transfers;
    this.transactions = transactions;
    this.journal = journal;
  }

  public ImageTransfers.Moved push(
      ProjectName project, ImageTransfers.Push asked, Consumer<Transfer> telling, Caller by) {
    var moved = transfers.push(project, asked, telling);
    transactions.run(
        tx ->
            journal.append(
                tx,
                NewEvent.of(EventType.IMAGE_PUSHED, project, moved.name())
                    .with("digest", moved.digest().value())
                    .with("by", by.name())
                    .with("token", by.token())));
    return moved;
  }
}
