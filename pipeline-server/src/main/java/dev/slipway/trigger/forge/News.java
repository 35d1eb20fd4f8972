package dev.slipway.trigger.forge;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import dev.slipway.trigger.ForgeNews;
import dev.slipway.webhooks.ForgeEvent;
import dev.slipway.webhooks.Malformed;
import dev.slipway.webhooks.Reading;
import java.util.Optional;

/** An event of a forge in our words. */
final class News {
  private News() {}

  static ForgeNews of(Reading reading) {
    return switch (reading) {
      case Malformed malformed -> new ForgeNews.Malformed(malformed.reason());
      case ForgeEvent.Push push -> moved(push);
      case ForgeEvent.Tag tag -> moved(tag);
      case ForgeEvent.Proposal proposal -> proposed(proposal);
      case ForgeEvent.Ping ping -> new ForgeNews.Nothing("the hook was tried out, and works");
      case ForgeEvent.Ignored ignored -> new ForgeNews.Nothing(ignored.reason());
    };
  }

  private static ForgeNews moved(ForgeEvent.RefChanged change) {
    return new ForgeNews.Moved(
        new RefName(change.ref().full()),
        change.deleted() ? Optional.empty() : Optional.of(new CommitId(change.after().hex())),
        change.pusher());
  }

  private static ForgeNews proposed(ForgeEvent.Proposal proposal) {
    return switch (proposal.action()) {
      case OPENED, UPDATED, RETARGETED, READY, REOPENED -> open(proposal);
      case MERGED, CLOSED ->
          new ForgeNews.Nothing("pull request %d was closed".formatted(proposal.number()));
    };
  }

  private static ForgeNews open(ForgeEvent.Proposal proposal) {
    var head = new CommitId(proposal.head().hex());
    return proposal.fork()
        ? new ForgeNews.ProposedByStranger(proposal.number(), head, proposal.author())
        : new ForgeNews.Proposed(proposal.number(), head, proposal.author());
  }
}
