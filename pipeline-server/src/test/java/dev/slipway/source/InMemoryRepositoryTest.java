package dev.slipway.source;

import java.util.Map;
import java.util.Optional;

final class InMemoryRepositoryTest extends RepositoryContract {
  private final InMemoryRepository repository = new InMemoryRepository();

  @Override
  protected Repository repository() {
    return repository;
  }

  @Override
  protected CommitId commit(String subject, Map<String, String> files) {
    return repository.commit(subject, files);
  }

  @Override
  protected void move(RefName ref, Optional<CommitId> to) {
    to.ifPresentOrElse(
        commit -> repository.push(SHOP, ref, commit), () -> repository.delete(SHOP, ref));
  }
}
