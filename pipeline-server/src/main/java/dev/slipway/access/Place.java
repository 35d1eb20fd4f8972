package dev.slipway.access;

import dev.slipway.event.ProjectName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret or a setting is kept.
 *
 * @param stage empty for the whole project
 */
public record Place(ProjectName project, Optional<String> stage) {
  private static final Pattern STAGE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

  public Place {
    stage.ifPresent(
        name -> {
          if (!STAGE.matcher(name).matches()) {
            throw notAStage(name);
          }
        });
  }

  private static IllegalArgumentException notAStage(String name) {
    return new IllegalArgumentException(
        "not a name for a stage: '%s' (expected 1 to 63 of a-z, 0-9 and inner hyphens)"
            .formatted(name.length() <= 70 ? name : name.substring(0, 70) + "..."));
  }
}
