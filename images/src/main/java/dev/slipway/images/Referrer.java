package dev.slipway.images;

import java.util.Map;
import java.util.Optional;

/**
 * A manifest that says something about another, its subject: a signature, an SBOM
 * (distribution-spec 1.1, listing referrers).
 *
 * @param artifactType what it is, for programs
 */
public record Referrer(
    Content content, Optional<String> artifactType, Map<String, String> annotations) {
  public Referrer {
    annotations = Map.copyOf(annotations);
  }
}
