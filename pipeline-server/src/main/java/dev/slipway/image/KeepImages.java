package dev.slipway.image;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Changes which images a project has, and notes who did. */
public final class KeepImages {
  private final ProjectShelf shelf;
  private final Transactions transactions;
  private final Journal journal;

  public KeepImages(ProjectShelf shelf, Transactions transactions, Journal journal) {
    this.shelf = shelf;
    this.transactions = transactions;
    this.journal = journal;
  }

  public Tag tag(ProjectName project, String name, String added, Caller by) {
    var tag = shelf.tag(project, name, added);
    note(EventType.IMAGE_TAGGED, project, tag.name(), tag.digest().value(), by);
    return tag;
  }

  public RemovedImage remove(ProjectName project, String name, boolean force, Caller by) {
    var removed = shelf.remove(project, name, force);
    removed.untagged().forEach(n -> note(EventType.IMAGE_REMOVED, project, n, "", by));
    return removed;
  }

  public List<ProjectShelf.LoadedImage> load(
      ProjectName project, InputStream archive, Optional<String> name, Caller by)
      throws IOException {
    var loaded = shelf.load(project, archive, name);
    loaded.forEach(
        image ->
            image
                .names()
                .forEach(
                    n -> note(EventType.IMAGE_LOADED, project, n, image.digest().value(), by)));
    return loaded;
  }

  private void note(EventType type, ProjectName project, String name, String digest, Caller by) {
    transactions.run(
        tx ->
            journal.append(
                tx,
                NewEvent.of(type, project, name)
                    .with("digest", digest)
                    .with("by", by.name())
                    .with("token", by.token())));
  }
}
