package dev.slipway.images.registry;

/**
 * {@code GET /v2/} (distribution-spec 1.1, "Determining Support"): whether there is a registry, and
 * whether it takes our credentials.
 */
public final class PingRegistry {
  private final Repository repository;

  public PingRegistry(Repository repository) {
    this.repository = repository;
  }

  /** Returns where the registry answers and lets us in. */
  public void ping() {
    String what = "access to registry " + repository.registry();
    repository.ask(Ask.get(repository.root(), "*/*"), answer -> answer.orFail(what, 200).status());
  }
}
