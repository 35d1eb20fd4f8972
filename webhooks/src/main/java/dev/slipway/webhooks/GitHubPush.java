package dev.slipway.webhooks;

import java.util.HashSet;
import java.util.Set;

/** The event {@code push}: a branch, a tag or another ref moved. */
final class GitHubPush {
  private static final Set<String> PATHS = paths();

  private GitHubPush() {}

  static ForgeEvent read(byte[] body) throws Unreadable {
    Payload payload = Payload.read(body, PATHS);
    RefName ref = payload.ref("ref");
    ObjectId before = payload.objectId("before");
    ObjectId after = payload.objectId("after");
    if (!before.sameKindAs(after) || (before.isZero() && after.isZero())) {
      throw new Unreadable("before and after are not two ends of one ref");
    }
    RepositoryRef repository = GitHubRepository.at("repository", payload);
    String pusher = payload.text("pusher/name");
    if (ref.isBranch()) {
      return new ForgeEvent.Push(ref, before, after, repository, pusher);
    }
    return ref.isTag()
        ? new ForgeEvent.Tag(ref, before, after, repository, pusher)
        : new ForgeEvent.Ignored(ref + " is neither a branch nor a tag");
  }

  private static Set<String> paths() {
    Set<String> paths = new HashSet<>(Set.of("ref", "before", "after", "pusher/name"));
    paths.addAll(GitHubRepository.paths("repository"));
    return paths;
  }
}
