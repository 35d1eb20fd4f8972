package dev.slipway.container;

import java.util.Map;

/**
 * A container as it stands on its host.
 *
 * @param labels those of the server, which say what it is for
 */
public record Sighting(String id, Map<String, String> labels, Status status) {
  public Sighting {
    labels = Map.copyOf(labels);
  }
}
