package dev.slipway.container;

import dev.slipway.event.ProjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is written down about a container that somebody asked for.
 *
 * @param id as its host knows it: 12 hexadecimal digits
 * @param image the name that was asked for
 * @param digest of the image it was made from
 * @param by who asked
 * @param autoRemove whether it goes when it ends ({@code --rm})
 * @param stopTimeout from TERM to KILL when it is stopped
 * @param labels people's own
 * @param phase what the journal has last said of it
 */
public record OwnContainer(
    String id,
    ProjectName project,
    ContainerName name,
    String image,
    String digest,
    String by,
    boolean autoRemove,
    Duration stopTimeout,
    Map<String, String> labels,
    Phase phase,
    Instant created) {
  /** What the journal has last said. */
  public enum Phase {
    CREATED,
    STARTED,
    EXITED
  }

  public OwnContainer {
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
