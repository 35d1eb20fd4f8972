package dev.slipway.image;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;

/** Notes in the journal which images builds made, and for whom. */
public final class JournalBuiltImages implements BuiltImages {
  private final Transactions transactions;
  private final Journal journal;

  public JournalBuiltImages(Transactions transactions, Journal journal) {
    this.transactions = transactions;
    this.journal = journal;
  }

  @Override
  public void built(ProjectName project, String build, Tag image, String by) {
    var event =
        NewEvent.of(EventType.IMAGE_BUILT, project, image.name())
            .with("image", image.name())
            .with("digest", image.digest().value())
            .with("build", build)
            .with("by", by);
    transactions.run(tx -> journal.append(tx, event));
  }
}
