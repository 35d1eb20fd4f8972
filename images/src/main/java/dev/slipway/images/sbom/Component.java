package dev.slipway.images.sbom;

import java.util.List;
import java.util.Optional;

/**
 * One package, as its own metadata or its package manager names it.
 *
 * @param group what the name is unique in: a Maven group, an npm scope; or empty
 * @param version empty where none is said
 * @param purl its package URL, where enough is known for one
 * @param places where in the image it was found, without a leading slash
 */
record Component(
    String group,
    String name,
    String version,
    Optional<String> purl,
    Licences licences,
    List<String> places) {
  Component {
    places = List.copyOf(places);
  }

  /** What it is called within one document: two that are called the same are one. */
  String reference() {
    return purl.orElseGet(() -> "file:" + places.getFirst());
  }
}
