package dev.slipway.images.sbom;

import java.util.List;
import java.util.Optional;

/**
 * The packages of one image.
 *
 * @param components sorted by what they are called
 * @param notes what could not be read, a sentence each; without any, all that we know how to read
 *     was read
 */
record Inventory(Optional<OsRelease> os, List<Component> components, List<String> notes) {
  Inventory {
    components = List.copyOf(components);
    notes = List.copyOf(notes);
  }
}
