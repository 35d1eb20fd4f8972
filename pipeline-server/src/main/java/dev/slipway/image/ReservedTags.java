package dev.slipway.image;

import dev.slipway.access.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tags of a project's images that say what the server itself did: {@code run-12} is what run 12
 * made, and the name of a stage is what the stage runs. Nobody else moves or removes them.
 *
 * @param stages of the project
 */
public record ReservedTags(Set<String> stages) {
  private static final Pattern RUN = Pattern.compile("run-[0-9]+");

  public ReservedTags {
    stages = Set.copyOf(stages);
  }

  /** Why others may not move or remove that tag; empty where they may. */
  public Optional<String> why(String tag) {
    if (RUN.matcher(tag).matches()) {
      return Optional.of(
          "tag '%s' is what that run made: it stays, use another tag".formatted(tag));
    }
    return stages.contains(tag)
        ? Optional.of(
            "tag '%s' is what the stage of that name runs: promote a release, or use another tag"
                .formatted(tag))
        : Optional.empty();
  }

  /**
   * Lets pass whoever may move or remove that tag.
   *
   * @throws Refusal if nobody but the server may
   */
  public void check(String tag) {
    why(tag)
        .ifPresent(
            why -> {
              throw new Refusal(Refusal.Kind.FORBIDDEN, "tag-reserved", why);
            });
  }
}
