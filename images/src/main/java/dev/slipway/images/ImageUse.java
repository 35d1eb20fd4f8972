package dev.slipway.images;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One image, or other document, of a store and the room it takes.
 *
 * @param names that stand for it, none for one that is only held otherwise or by nobody
 * @param digest of its manifest or index
 * @param bytes of all its blobs
 * @param unique bytes of blobs that nothing else needs
 * @param unpacked bytes of its layers' directories, as far as they are there
 * @param held why it stays, empty where it is garbage
 * @param missing blobs that are not here, such as images of other platforms
 */
public record ImageUse(
    List<String> names,
    Digest digest,
    Optional<Instant> created,
    Instant lastUse,
    long bytes,
    long unique,
    long unpacked,
    List<Holding> held,
    int missing) {
  public ImageUse {
    names = List.copyOf(names);
    held = List.copyOf(held);
  }

  /** Bytes that something else needs too. */
  public long shared() {
    return bytes - unique;
  }
}
