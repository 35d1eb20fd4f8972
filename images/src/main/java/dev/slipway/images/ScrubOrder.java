package dev.slipway.images;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a store is looked through for what has decayed.
 *
 * @param layers whether the directories of unpacked layers are compared too; that takes as long as
 *     unpacking them, and as much room as the largest of them
 * @param bytesPerSecond how fast blobs are read at most; empty for as fast as the disk
 * @param progress is told how it goes on, now and then
 */
public record ScrubOrder(
    boolean layers, Optional<Long> bytesPerSecond, Consumer<Progress> progress) {
  /** How far it has come: of so many bytes of blobs. */
  public record Progress(long bytes, long ofBytes, long corrupt) {}

  /** Blobs only, as fast as the disk. */
  public static ScrubOrder blobs() {
    return new ScrubOrder(false, Optional.empty(), p -> {});
  }

  public ScrubOrder withLayers() {
    return new ScrubOrder(true, bytesPerSecond, progress);
  }

  public ScrubOrder telling(Consumer<Progress> who) {
    return new ScrubOrder(layers, bytesPerSecond, who);
  }

  public ScrubOrder atMost(long rate) {
    return new ScrubOrder(layers, Optional.of(rate), progress);
  }
}
