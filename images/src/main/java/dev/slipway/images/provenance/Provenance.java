package dev.slipway.images.provenance;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How something was built (SLSA v1, provenance). It is made of plain values by whoever built it;
 * nothing in it may be secret.
 *
 * @param buildType a URI that says what the parameters mean
 * @param external parameters that whoever asked for the build decides: texts, numbers, truth
 *     values, and lists and maps of these
 * @param internal parameters that the builder decides
 * @param dependencies everything fetched for the build
 * @param builder a URI of who built it and is to be trusted that all this is so
 * @param invocation names this one build
 * @param byproducts what else it left, such as its log
 */
public record Provenance(
    String buildType,
    Map<String, Object> external,
    Map<String, Object> internal,
    List<Resource> dependencies,
    String builder,
    String invocation,
    Optional<Instant> started,
    Optional<Instant> finished,
    List<Resource> byproducts) {
  public Provenance {
    external = Collections.unmodifiableMap(new TreeMap<>(external));
    internal = Collections.unmodifiableMap(new TreeMap<>(internal));
    dependencies = List.copyOf(dependencies);
    byproducts = List.copyOf(byproducts);
  }
}
