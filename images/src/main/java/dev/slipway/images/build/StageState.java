package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stage is after some of its instructions; never altered.
 *
 * @param tree stands for its files: two states with the same one show the same files
 * @param base what it began from; empty for scratch
 * @param lower the directories of the base's layers, lowest first
 * @param made what its instructions added, lowest first
 */
record StageState(
    Digest tree,
    Optional<dev.slipway.images.Image> base,
    List<Path> lower,
    List<CacheEntry> made,
    Configuration configuration) {
  StageState {
    lower = List.copyOf(lower);
    made = List.copyOf(made);
  }

  /**
   * All directories, lowest first. A layer that came twice shows at its highest place only, as
   * overlayfs takes no directory twice and what it says the second time covers the first.
   */
  List<Path> layers() {
    List<Path> all = new ArrayList<>(lower);
    for (CacheEntry entry : made) {
      all.remove(entry.upper());
      all.add(entry.upper());
    }
    return all;
  }

  StageState with(Configuration changed) {
    return new StageState(tree, base, lower, made, changed);
  }

  StageState with(CacheEntry layer) {
    List<CacheEntry> all = new ArrayList<>(made);
    all.add(layer);
    Digest next =
        Digest.of((tree.value() + layer.key().value()).getBytes(StandardCharsets.US_ASCII));
    return new StageState(next, base, lower, all, configuration);
  }

  /** When the newest of its layers was made: the base's time where it has none of its own. */
  Instant newest() {
    return made.stream()
        .map(CacheEntry::made)
        .max(Instant::compareTo)
        .or(configuration::created)
        .orElse(Instant.EPOCH);
  }
}
