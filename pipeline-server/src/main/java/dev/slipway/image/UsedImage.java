package dev.slipway.image;

import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image, or another document, in the store of this server, and the room it takes.
 *
 * @param names that stand for it
 * @param bytes of its blobs; {@code unique} of them nothing else needs
 * @param unpacked bytes of its layers' directories
 * @param heldBy why it stays, for people; empty where it is garbage
 */
public record UsedImage(
    List<String> names,
    Digest digest,
    Optional<Instant> created,
    Instant lastUse,
    long bytes,
    long unique,
    long unpacked,
    List<String> heldBy) {
  public UsedImage {
    names = List.copyOf(names);
    heldBy = List.copyOf(heldBy);
  }
}
