package dev.slipway.webhooks;

import dev.slipway.webhooks.ForgeEvent.Action;
import dev.slipway.webhooks.ForgeEvent.Origin;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The event {@code pull_request}, of which only some actions change what would be built. */
final class GitHubPullRequest {
  private static final String BASE = "pull_request/base/repo";
  private static final String HEAD = "pull_request/head/repo";
  private static final Set<String> PATHS = paths();

  private GitHubPullRequest() {}

  static ForgeEvent read(byte[] body) throws Unreadable {
    Payload payload = Payload.read(body, PATHS);
    String name = payload.text("action");
    Optional<Action> action = action(name, payload);
    if (action.isEmpty()) {
      return new ForgeEvent.Ignored("the pull request's commits are as before: action " + name);
    }
    RepositoryRef repository = GitHubRepository.at(BASE, payload);
    ObjectId head = payload.objectId("pull_request/head/sha");
    if (head.isZero()) {
      throw new Unreadable("pull_request/head/sha is zero");
    }
    return new ForgeEvent.Proposal(
        payload.number("pull_request/number"),
        action.get(),
        head,
        payload.branch("pull_request/head/ref"),
        origin(repository, payload),
        payload.branch("pull_request/base/ref"),
        repository,
        payload.text("pull_request/user/login"),
        payload.flag("pull_request/draft"));
  }

  private static Optional<Action> action(String name, Payload payload) throws Unreadable {
    return switch (name) {
      case "opened" -> Optional.of(Action.OPENED);
      case "synchronize" -> Optional.of(Action.UPDATED);
      case "reopened" -> Optional.of(Action.REOPENED);
      case "ready_for_review" -> Optional.of(Action.READY);
      case "closed" ->
          Optional.of(payload.flag("pull_request/merged") ? Action.MERGED : Action.CLOSED);
      case "edited" ->
          payload.has("changes/base") ? Optional.of(Action.RETARGETED) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /*
   * By the two ids. The payload's own "fork" flag says that a repository was once forked from some
   * other: it is true of both sides when one works inside a fork, and that is no outsider.
   */
  private static Origin origin(RepositoryRef base, Payload payload) throws Unreadable {
    if (!payload.has(HEAD)) {
      return new Origin.Gone();
    }
    RepositoryRef head = GitHubRepository.at(HEAD, payload);
    return head.id().equals(base.id()) ? new Origin.SameRepository() : new Origin.Fork(head);
  }

  private static Set<String> paths() {
    Set<String> paths =
        new HashSet<>(
            Set.of(
                "action",
                "changes/base",
                "pull_request/number",
                "pull_request/draft",
                "pull_request/merged",
                "pull_request/user/login",
                "pull_request/head/sha",
                "pull_request/head/ref",
                "pull_request/base/ref"));
    paths.addAll(GitHubRepository.paths(BASE));
    paths.addAll(GitHubRepository.paths(HEAD));
    return paths;
  }
}
