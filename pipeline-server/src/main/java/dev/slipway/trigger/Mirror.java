package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.Repository;
import dev.slipway.source.Tips;
import java.util.Optional;

/** Follows what a forge tells of a project: fetches, and notes what moved. */
public final class Mirror {
  private final Projects projects;
  private final Repository repository;
  private final NoteRefs noteRefs;
  private final NoteProposal noteProposal;
  private final Tips tips;
  private final Transactions transactions;

  public Mirror(
      Projects projects,
      Repository repository,
      NoteRefs noteRefs,
      NoteProposal noteProposal,
      Tips tips,
      Transactions transactions) {
    this.projects = projects;
    this.repository = repository;
    this.noteRefs = noteRefs;
    this.noteProposal = noteProposal;
    this.tips = tips;
    this.transactions = transactions;
  }

  /**
   * What came of the news; never {@link DeliveryState.Pending}.
   *
   * @throws dev.slipway.source.SourceException if the remote can't be read
   */
  DeliveryState hear(ProjectName name, ForgeNews news) {
    var project = projects.find(name);
    if (project.isEmpty()) {
      return new DeliveryState.Ignored("there is no project '%s' any more".formatted(name));
    }
    return switch (news) {
      case ForgeNews.Moved moved -> moved(project.get(), moved);
      case ForgeNews.Proposed proposed -> noteProposal.note(project.get(), proposed);
      case ForgeNews.ProposedByStranger stranger -> noteProposal.refuse(name, stranger);
      case ForgeNews.Nothing nothing -> new DeliveryState.Ignored(nothing.reason());
      case ForgeNews.Malformed malformed -> new DeliveryState.Failed(malformed.reason());
    };
  }

  private DeliveryState moved(Project project, ForgeNews.Moved news) {
    if (project.remote().isPresent()) {
      repository.fetch(project);
    }
    present(project, news).ifPresent(commit -> announce(project, news, commit));
    return noteRefs.note(project.name(), "remote").stream()
        .filter(event -> event.subject().equals(news.ref().value()))
        .findFirst()
        .map(NoteProposal::cameOf)
        .orElseGet(() -> new DeliveryState.Done("known already: " + news.ref()));
  }

  /** Where the ref stands, if that is where the sender of the news moved it. */
  private Optional<CommitId> present(Project project, ForgeNews.Moved news) {
    return Optional.ofNullable(repository.refs(project.name()).get(news.ref()))
        .filter(tip -> news.ref().tag().isPresent() || news.to().equals(Optional.of(tip)));
  }

  private void announce(Project project, ForgeNews.Moved news, CommitId commit) {
    if (project.remote().isPresent()) {
      transactions.run(tx -> tips.announce(tx, project.name(), news.ref(), commit, news.by()));
    }
  }
}
