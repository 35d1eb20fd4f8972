package dev.slipway.webhooks;

import java.util.Set;

/** A repository object inside a payload. */
final class GitHubRepository {
  private GitHubRepository() {}

  static Set<String> paths(String at) {
    return Set.of(at + "/id", at + "/full_name", at + "/clone_url");
  }

  static RepositoryRef at(String at, Payload payload) throws Unreadable {
    String id = Long.toString(payload.number(at + "/id"));
    return RepositoryRef.parse(id, payload.raw(at + "/full_name"), payload.raw(at + "/clone_url"))
        .orElseThrow(() -> new Unreadable(at + " has a full_name or clone_url that is none"));
  }
}
